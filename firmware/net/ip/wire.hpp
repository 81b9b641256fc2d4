// Big-endian numbers in datagrams (RFC 791, appendix B). Whoever reads has checked that the bytes are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "net/net.hpp"

namespace net::ip {

using Bytes = std::span<const std::uint8_t>;

inline std::uint16_t read16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

inline std::uint32_t read32(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

inline void write16(std::uint8_t* at, std::uint32_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}

inline void write32(std::uint8_t* at, std::uint32_t value) {
  write16(at, value >> 16);
  write16(at + 2, value);
}

inline Address read_address(const std::uint8_t* at) {
  Address address;
  std::memcpy(address.octet, at, sizeof address.octet);
  return address;
}

inline void write_address(std::uint8_t* at, Address address) {
  std::memcpy(at, address.octet, sizeof address.octet);
}

}  // namespace net::ip
