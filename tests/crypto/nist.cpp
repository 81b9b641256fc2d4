#include "nist.hpp"

#include <fstream>
#include <stdexcept>

namespace crypto::test {

std::size_t for_each_vector(const std::string& file, const std::string& function,
                            const std::function<void(const Arguments&)>& use) {
  const std::string path = TLSFIT_MBEDTLS_SUITES "/" + file;
  std::ifstream in(path);
  if (!in) throw std::runtime_error(path + " cannot be read");
  std::size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(function + ":")) continue;
    Arguments arguments(1);
    for (const char c : line) {
      if (c == ':')
        arguments.emplace_back();
      else if (c != '"')
        arguments.back() += c;
    }
    arguments.erase(arguments.begin());  // the function
    use(arguments);
    ++count;
  }
  return count;
}

}  // namespace crypto::test
