#include "store/record.hpp"

#include <algorithm>

#include "soc/flash.hpp"

namespace store {
namespace {

constexpr std::uint32_t mark = 0xA5u << 24, mark_mask = 0xFFu << 24, settled = 0;
constexpr std::size_t head_size = 8, tail_size = 8;

constexpr std::size_t padded(std::size_t size) {
  return (size + 3) & ~std::size_t{3};
}
constexpr std::size_t value_size(std::uint32_t first) {
  return first & 0xFFFF;
}
constexpr std::size_t name_size(std::uint32_t first) {
  return first >> 16 & 0xFF;
}
constexpr std::size_t whole_size(std::uint32_t first) {
  return head_size + padded(value_size(first)) + padded(name_size(first)) + tail_size;
}

std::uint32_t first_word(const Content& content) {
  return mark | static_cast<std::uint32_t>(content.name.size()) << 16 |
         static_cast<std::uint32_t>(content.value.size());
}

/// CRC-32 as in IEEE 802.3, bit by bit: a table would take more flash than it is worth here.
class Crc {
 public:
  void add(std::uint8_t byte) {
    sum_ ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum_ = sum_ >> 1 ^ (0xEDB8'8320 & (0u - (sum_ & 1)));
  }
  std::uint32_t sum() const { return ~sum_; }

 private:
  std::uint32_t sum_ = 0xFFFF'FFFF;
};

std::uint32_t crc_of(std::uint32_t first, std::span<const std::uint8_t> value, std::string_view name) {
  Crc crc;
  for (unsigned shift = 0; shift < 32; shift += 8) crc.add(static_cast<std::uint8_t>(first >> shift));
  for (const std::uint8_t byte : value) crc.add(byte);
  for (const char c : name) crc.add(static_cast<std::uint8_t>(c));
  return crc.sum();
}

/// Programs bytes, filled up to whole words, and moves `at` behind them.
bool program(std::uintptr_t& at, const void* bytes, std::size_t size) {
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  for (std::size_t done = 0; done < size; done += 4, at += 4) {
    std::uint32_t word = 0;
    for (std::size_t n = 0; n < std::min<std::size_t>(4, size - done); ++n)
      word |= static_cast<std::uint32_t>(from[done + n]) << 8 * n;
    if (!soc::flash_program(at, word)) return false;
  }
  return true;
}

bool commit_and_settle(std::uintptr_t at, Kind kind) {
  return soc::flash_program(at, static_cast<std::uint32_t>(kind)) && soc::flash_program(at + 4, settled);
}

}  // namespace

std::size_t size_of(const Content& content) {
  return whole_size(first_word(content));
}

bool Record::begins(std::uintptr_t at, std::uintptr_t end) {
  const std::uint32_t first = word_at(at);
  return (first & mark_mask) == mark && name_size(first) >= 1 && name_size(first) <= longest_name &&
         whole_size(first) <= end - at;
}

std::uintptr_t Record::end() const {
  return at_ + whole_size(word_at(at_));
}

std::span<const std::uint8_t> Record::value() const {
  return {reinterpret_cast<const std::uint8_t*>(at_ + head_size), value_size(word_at(at_))};
}

std::string_view Record::name() const {
  const std::uint32_t first = word_at(at_);
  return {reinterpret_cast<const char*>(at_ + head_size + padded(value_size(first))), name_size(first)};
}

bool Record::whole() const {
  return crc_of(word_at(at_), value(), name()) == word_at(at_ + 4);
}

void Record::settle() const {
  if (word_at(commit() + 4) == settled) return;
  commit_and_settle(commit(), is(Kind::Value) ? Kind::Value : Kind::Erasure);
}

bool Record::destroy() const {
  const std::uintptr_t end = this->end();
  bool done = soc::flash_program(commit(), 0);
  for (std::uintptr_t at = at_ + 4; at < end; at += 4)
    if (word_at(at) != 0 && !soc::flash_program(at, 0)) done = false;
  return soc::flash_program(at_, 0) && done;
}

bool write(std::uintptr_t at, const Content& content) {
  const std::uint32_t first = first_word(content);
  const std::uint32_t crc = crc_of(first, content.value, content.name);
  const Record record(at);
  if (!soc::flash_program(at, first)) {
    soc::flash_program(at, 0);
    return false;
  }
  std::uintptr_t next = at + 4;
  const bool written =
      soc::flash_program(next, crc) && program(next += 4, content.value.data(), content.value.size()) &&
      program(next, content.name.data(), content.name.size()) && commit_and_settle(next, content.kind);
  if (!written) record.destroy();
  return written;
}

bool copy(const Record& record, std::uintptr_t at) {
  return write(at, {.kind = record.is(Kind::Value) ? Kind::Value : Kind::Erasure,
                    .name = record.name(),
                    .value = record.value()});
}

}  // namespace store
