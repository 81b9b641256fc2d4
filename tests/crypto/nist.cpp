#include "nist.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace crypto::test {
namespace {

constexpr const char* nist_folder = "/usr/lib/python3/dist-packages/cryptography_vectors/";

std::ifstream opened(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(path + " cannot be read");
  return in;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\r'; });
  return text;
}

}  // namespace

Bytes Record::padded(const std::string& name, std::size_t size) const {
  const Bytes number = bytes(name);
  return number.size() < size ? Bytes(size - number.size(), 0) + number : number;
}

Bytes Record::point(const std::string& x, const std::string& y, std::size_t size) const {
  return hex("04") + padded(x, size) + padded(y, size);
}

std::string missing_nist_files() {
  if (std::filesystem::exists(nist_folder)) return "";
  return std::string("there are no NIST vectors in ") + nist_folder + ": scripts/setup test gets them";
}

void for_each_record(const std::string& file, const std::string& first,
                     const std::function<void(const Record&)>& use) {
  std::ifstream in = opened(nist_folder + file);
  Record record;
  bool in_section = false;  // several lines in brackets make one
  const auto hand_over = [&] {
    if (!record.fields.empty()) use(record);
    record.fields.clear();
  };
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line == "\r" || line[0] == '#') continue;
    if (line[0] == '[') {
      hand_over();
      if (!in_section) record.section.clear();
      record.section += without_spaces(line);
      in_section = true;
      continue;
    }
    in_section = false;
    const std::size_t equals = line.find('=');
    const std::string name = without_spaces(line.substr(0, equals));
    if (name == first) hand_over();
    record.fields[name] = equals == std::string::npos ? "" : without_spaces(line.substr(equals + 1));
  }
  hand_over();
}

void for_each_agreement(const std::string& section,
                        const std::function<void(const Record&, bool good)>& use) {
  const std::string files = "asymmetric/ECDH/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_";
  for (const char* const side : {"init.fax", "resp.fax"})
    for_each_record(files + side, "COUNT", [&](const Record& record) {
      const std::string& result = record.fields.at("Result");
      const bool good = result.starts_with("P");
      if (record.section == section && (good || result.find("CAVS'sStaticpublickey") != std::string::npos))
        use(record, good);
    });
}

void for_each_vector(const std::string& file, const std::string& function,
                     const std::function<void(const Arguments&)>& use) {
  std::ifstream in = opened(std::string(TLSFIT_MBEDTLS_SUITES "/") + file);
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
  }
}

}  // namespace crypto::test
