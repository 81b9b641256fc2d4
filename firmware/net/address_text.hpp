// Addresses as people write them.
#pragma once

#include <iterator>

#include "net/net.hpp"
#include "text/text.hpp"

namespace net {

/// Reads "192.0.2.10", which must be the whole text. False if it is no address.
inline bool read_address(const char* words, Address& address) {
  std::uint32_t value = 0;
  for (std::uint8_t& octet : address.octet) {
    const char* const end = text::decimal(words, value);
    const bool last = &octet == std::end(address.octet) - 1;
    if (end == nullptr || end > words + 3 || value > 255 || *end != (last ? 0 : '.')) return false;
    octet = static_cast<std::uint8_t>(value);
    words = end + 1;
  }
  return true;
}

}  // namespace net
