#include "size/demangle.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace tlsfit {

namespace {

/// With three references to what stands before it each part is three times as long: 3^12 times is the worst
/// then.
constexpr std::size_t most_references = 36;

/// S_, S0_ … and T_, T0_ … (substitutions and template parameters).
std::size_t references_in(std::string_view name) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != 'S' && name[i] != 'T') continue;
    const std::size_t end = name.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", i + 1);
    count += end != std::string_view::npos && name[end] == '_';
  }
  return count;
}

}  // namespace

std::string demangled(const std::string& name, std::size_t& budget) {
  if (!name.starts_with("_Z") || budget == 0 || references_in(name) > most_references) return name;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  if (status != 0 || !text) return name;
  std::string result(text.get());
  budget -= std::min(result.size(), budget);
  return result;
}

}  // namespace tlsfit
