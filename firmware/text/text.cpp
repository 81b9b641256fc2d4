#include "text/text.hpp"

namespace text {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

Writer& Writer::put(char c) {
  if (used_ + 1 < size_) {
    buffer_[used_++] = c;
    buffer_[used_] = '\0';
  }
  return *this;
}

Writer& Writer::add(std::string_view words) {
  for (const char c : words) put(c);
  return *this;
}

Writer& Writer::printable(std::string_view words) {
  for (const char c : words) put(c >= 0x20 && c < 0x7F ? c : '?');
  return *this;
}

Writer& Writer::number(std::uint64_t value) {
  char digits[20];  // 2^64 has 20 digits
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) put(digits[--count]);
  return *this;
}

Writer& Writer::grouped(std::uint64_t value) {
  if (value >= 1000) {
    grouped(value / 1000).put(',');
    return padded(static_cast<std::uint32_t>(value % 1000), 3);
  }
  return number(value);
}

Writer& Writer::padded(std::uint32_t value, unsigned digits) {
  std::uint32_t power = 1;
  for (unsigned i = 1; i < digits; ++i) power *= 10;
  for (; power > 1 && value < power; power /= 10) put('0');
  return number(value);
}

Writer& Writer::hex(std::uint32_t value, unsigned digits) {
  bool begun = false;
  for (unsigned position = 8; position-- > 0;) {
    const std::uint32_t digit = (value >> (4 * position)) & 15U;
    begun = begun || digit != 0 || position < digits;
    if (begun) put("0123456789ABCDEF"[digit]);
  }
  return *this;
}

void Writer::clear() {
  used_ = 0;
  if (size_ > 0) buffer_[0] = '\0';
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

bool decimal(std::string_view words, std::uint64_t limit, std::uint64_t& value) {
  if (words.empty()) return false;
  std::uint64_t result = 0;
  for (const char c : words) {
    if (c < '0' || c > '9') return false;
    const std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
    if (result > (limit - digit) / 10 || digit > limit) return false;
    result = result * 10 + digit;
  }
  value = result;
  return true;
}

}  // namespace text
