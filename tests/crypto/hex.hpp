// Bytes from the hexadecimal digits that standards print.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crypto::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes hex(std::string_view digits) {
  Bytes out;
  std::string pair;
  for (const char c : digits) {
    if (c == ' ' || c == '\n') continue;
    pair += c;
    if (pair.size() < 2) continue;
    out.push_back(static_cast<std::uint8_t>(std::stoul(pair, nullptr, 16)));
    pair.clear();
  }
  return out;
}

inline Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

inline Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace crypto::test
