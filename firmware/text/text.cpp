#include "text/text.hpp"

namespace text {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Divides by ten in place and returns the rest. By halves of words, which the CPU divides by itself: the
/// compiler's division of 64 bits is 700 bytes of code.
unsigned divide_by_ten(std::uint64_t& value) {
  std::uint32_t rest = 0;
  std::uint64_t quotient = 0;
  for (unsigned shift = 64; shift > 0;) {
    shift -= 16;
    rest = rest << 16 | static_cast<std::uint16_t>(value >> shift);
    quotient = quotient << 16 | rest / 10;
    rest %= 10;
  }
  value = quotient;
  return rest;
}

}  // namespace

void Writer::put(char c) {
  if (skipped_ > 0)
    --skipped_;
  else if (used_ < size_)
    buffer_[used_++] = c;
}

// Calls itself as deep as pairs are made of pairs: ten times at most (tests/firmware/text/text_test.cpp).
void Writer::unpack(unsigned byte) {
  if (byte < first_pair) return put(static_cast<char>(byte));
  const Pair& pair = pairs[byte - first_pair];
  unpack(pair.first);
  unpack(pair.second);
}

Writer& Writer::add(Packed words) {
  for (const std::uint8_t* byte = words.bytes; *byte != 0; ++byte) unpack(*byte);
  return *this;
}

Writer& Writer::add(const char* words) {
  while (*words != 0) put(*words++);
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
  char digits[21];  // 2^64 has 20 digits
  char* first = digits + sizeof digits - 1;
  *first = 0;
  do {
    *--first = static_cast<char>('0' + divide_by_ten(value));
  } while (value != 0);
  return add(first);
}

Writer& Writer::grouped(std::size_t value) {
  if (value < 1000) return number(value);
  grouped(value / 1000).put(',');
  return padded(static_cast<std::uint32_t>(value % 1000), 3);
}

Writer& Writer::padded(std::uint32_t value, unsigned digits) {
  if (digits > 1) {
    padded(value / 10, digits - 1);
    value %= 10;
  }
  return number(value);
}

Writer& Writer::hex(std::uint32_t value, int digits) {
  if (digits > 1 || value > 15) hex(value >> 4, digits - 1);
  put("0123456789ABCDEF"[value & 15]);
  return *this;
}

Writer& Writer::date(std::uint32_t year, std::uint32_t month, std::uint32_t day) {
  return padded(year, 4).add("-").padded(month, 2).add("-").padded(day, 2);
}

Packed find(std::span<const std::uint8_t> table, std::uint8_t number, Packed otherwise) {
  for (std::size_t at = 0; at < table.size(); ++at) {
    if (table[at++] == number) return {&table[at]};
    while (table[at] != 0) ++at;
  }
  return otherwise;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::size_t position_of(std::string_view words, const char* any) {
  std::size_t at = 0;
  for (; at < words.size(); ++at) {
    for (const char* each = any; *each != 0; ++each)
      if (words[at] == *each) return at;
  }
  return at;
}

std::string_view take_until(std::string_view& words, char end) {
  const char ends[] = {end, 0};
  const std::size_t at = position_of(words, ends);
  const std::string_view taken = first(words, at);
  words = after(words, at + 1);
  return taken;
}

bool decimal(std::string_view words, std::uint64_t limit, std::uint64_t& value) {
  if (words.empty()) return false;
  std::uint64_t result = 0;
  for (const char c : words) {
    if (c < '0' || c > '9') return false;
    // Below 2^60 the next digit cannot make it overflow; above, the limit has been passed.
    if (result >= std::uint64_t{1} << 60) return false;
    result = result * 10 + static_cast<unsigned>(c - '0');
  }
  value = result;
  return result <= limit;
}

}  // namespace text
