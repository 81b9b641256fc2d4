#include "text/text.hpp"

#include <cstring>

namespace text {
namespace {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

void Writer::put(char c) {
  if (skipped_ > 0)
    --skipped_;
  else if (used_ < size_)
    buffer_[used_++] = c;
}

// Calls itself as deep as pairs are made of pairs: ten times at most (tests/firmware/text/text_test.cpp).
void Writer::unpack(std::uint8_t byte) {
  if (byte == '%' || byte == '#') {
    const std::size_t value = *numbers_++;
    byte == '%' ? number(value) : grouped(value);
    return;
  }
  if (!is_pair(byte)) return put(static_cast<char>(byte));
  const Pair& pair = pairs[static_cast<std::uint8_t>(byte - first_pair)];
  unpack(pair.first);
  unpack(pair.second);
}

Writer& Writer::add(Packed words) {
  for (const std::uint8_t* byte = words.bytes; *byte != 0; ++byte) unpack(*byte);
  return *this;
}

Writer& Writer::fill_in(Packed words, const std::size_t* numbers) {
  numbers_ = numbers;
  return add(words);
}

Writer& Writer::add(const char* words) {
  while (*words != 0) put(*words++);
  return *this;
}

Writer& Writer::add(std::string_view words) {
  for (const char c : words) put(c);
  return *this;
}

Writer& Writer::printable(const char* words) {
  for (; *words != 0; ++words) put(*words >= 0x20 && *words < 0x7F ? *words : '?');
  return *this;
}

Writer& Writer::number(std::size_t value) {
  char digits[21];  // 2^64 has 20 digits
  char* first = digits + sizeof digits - 1;
  *first = 0;
  do {
    *--first = static_cast<char>('0' + value % 10);
    value /= 10;
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
  const std::uint32_t digit = value & 15;
  put(static_cast<char>(digit < 10 ? '0' + digit : 'A' - 10 + digit));
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

const char* behind(const char* words, const char* start) {
  for (; *start != 0; ++start, ++words) {
    if (lower(*words) != lower(*start)) return nullptr;
  }
  return words;
}

bool same_ignoring_case(const char* a, const char* b) {
  const char* const rest = behind(a, b);
  return rest != nullptr && *rest == 0;
}

char* find_any(char* words, const char* any) {
  while (std::strchr(any, *words) == nullptr) ++words;  // which finds the end of `words` at the end of `any`
  return words;
}

const char* decimal(const char* words, std::uint32_t& value) {
  const char* const first = words;
  for (value = 0; *words >= '0' && *words <= '9'; ++words) {
    const std::uint64_t more = std::uint64_t{value} * 10 + static_cast<unsigned>(*words - '0');
    if (more >> 32 != 0) return nullptr;
    value = static_cast<std::uint32_t>(more);
  }
  return words == first ? nullptr : words;
}

std::uint16_t port(const char* words) {
  std::uint32_t number = 0;
  const char* const end = decimal(words, number);
  return end != nullptr && *end == 0 && number <= 0xFFFF ? static_cast<std::uint16_t>(number) : 0;
}

}  // namespace text
