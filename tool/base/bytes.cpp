#include "base/bytes.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace tlsfit {

Reader::Reader(ByteView bytes, std::string_view name)
    : Reader(bytes, std::string(name), std::make_shared<std::string>()) {}

Reader::Reader(ByteView bytes, std::string name, std::shared_ptr<std::string> error)
    : bytes_(bytes), name_(std::move(name)), error_(std::move(error)) {}

std::uint32_t Reader::number(std::size_t width) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes(width)) value = value << 8 | byte;
  return value;
}

std::uint8_t Reader::u8() {
  return static_cast<std::uint8_t>(number(1));
}
std::uint16_t Reader::u16() {
  return static_cast<std::uint16_t>(number(2));
}
std::uint32_t Reader::u24() {
  return number(3);
}
std::uint32_t Reader::u32() {
  return number(4);
}

ByteView Reader::bytes(std::size_t count) {
  if (!ok()) return {};
  if (count > bytes_.size()) {
    fail(fmt::format("wants {} more bytes, {} are left", count, bytes_.size()));
    return {};
  }
  const ByteView taken = bytes_.first(count);
  bytes_ = bytes_.subspan(count);
  return taken;
}

ByteView Reader::rest() {
  return bytes(left());
}

Reader Reader::block(std::size_t width, std::string_view name) {
  const std::size_t length = number(width);
  return Reader(bytes(length), fmt::format("{}.{}", name_, name), error_);
}

Reader Reader::block8(std::string_view name) {
  return block(1, name);
}
Reader Reader::block16(std::string_view name) {
  return block(2, name);
}
Reader Reader::block24(std::string_view name) {
  return block(3, name);
}

bool Reader::empty() const {
  return left() == 0;
}
std::size_t Reader::left() const {
  return ok() ? bytes_.size() : 0;
}

void Reader::fail(std::string_view why) {
  if (ok()) *error_ = fmt::format("{}: {}", name_, why);
}

bool Reader::ok() const {
  return error_->empty();
}

bool Reader::end() {
  if (left() > 0) fail(fmt::format("{} stray bytes at the end", left()));
  return ok();
}

const std::string& Reader::error() const {
  return *error_;
}

void Writer::u8(std::uint32_t value) {
  data_.push_back(static_cast<std::uint8_t>(value));
}

void Writer::u16(std::uint32_t value) {
  u8(value >> 8);
  u8(value);
}

void Writer::u24(std::uint32_t value) {
  u8(value >> 16);
  u16(value);
}

void Writer::u32(std::uint32_t value) {
  u16(value >> 16);
  u16(value);
}

void Writer::bytes(ByteView value) {
  data_.insert(data_.end(), value.begin(), value.end());
}

void Writer::text(std::string_view value) {
  data_.insert(data_.end(), value.begin(), value.end());
}

std::size_t Writer::open(std::size_t width) {
  data_.resize(data_.size() + width);
  return data_.size();
}

void Writer::close(std::size_t at, std::size_t width) {
  const std::size_t length = data_.size() - at;
  if (length >> (8 * width) != 0)
    throw Error(ExitCode::Defect, "a block of {} bytes does not fit a length field of {} bytes", length,
                width);
  for (std::size_t i = 0; i < width; ++i) data_[at - 1 - i] = static_cast<std::uint8_t>(length >> (8 * i));
}

std::string hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

Bytes from_hex(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  Bytes bytes;
  int high = -1;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    const int value = digit(c);
    if (value < 0) throw Error(ExitCode::Usage, "'{}' is not a hexadecimal digit", c);
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | value));
      high = -1;
    }
  }
  if (high >= 0) throw Error(ExitCode::Usage, "an odd number of hexadecimal digits");
  return bytes;
}

}  // namespace tlsfit
