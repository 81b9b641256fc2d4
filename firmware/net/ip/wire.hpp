// Bounds-checked reading and writing of big-endian datagrams. No exceptions here: what does not fit is noted,
// and asked for once at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "net/net.hpp"

namespace net::ip {

using Bytes = std::span<const std::uint8_t>;

/// Reads from the front. Past the end it reads zeros, and ok() is false from then on.
class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }
  Address address() {
    Address address;
    for (std::uint8_t& octet : address.octet) octet = u8();
    return address;
  }
  Bytes take(std::size_t size) {
    if (size > left()) {
      ok_ = false;
      size = left();
    }
    const Bytes taken = bytes_.subspan(at_, size);
    at_ += size;
    return taken;
  }

  bool ok() const { return ok_; }
  std::size_t left() const { return bytes_.size() - at_; }
  std::size_t position() const { return at_; }

 private:
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    const Bytes bytes = take(size);
    if (bytes.size() < size) return 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }

  Bytes bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

/// Writes to the front of a buffer. What does not fit is left out, and ok() is false from then on.
class Writer {
 public:
  explicit Writer(std::span<std::uint8_t> out) : out_(out) {}

  void u8(std::uint32_t value) {
    if (at_ == out_.size()) {
      ok_ = false;
    } else {
      out_[at_++] = static_cast<std::uint8_t>(value);
    }
  }
  void u16(std::uint32_t value) {
    u8(value >> 8);
    u8(value);
  }
  void u32(std::uint32_t value) {
    u16(value >> 16);
    u16(value);
  }
  void bytes(Bytes bytes) {
    for (const std::uint8_t byte : bytes) u8(byte);
  }
  void address(const Address& address) { bytes(address.octet); }
  void zeros(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) u8(0);
  }

  bool ok() const { return ok_; }
  std::size_t size() const { return at_; }

 private:
  std::span<std::uint8_t> out_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace net::ip
