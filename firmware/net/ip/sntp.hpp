// Asks for the time (SNTP: RFC 4330; packet: RFC 5905 §7.3).
#pragma once

#include "net/ip/wire.hpp"

namespace net::ip {

inline constexpr std::uint16_t ntp_port = 123;
inline constexpr std::size_t ntp_size = 48;

/// Composes a request. `cookie` stands in the transmit timestamp, and must come back: random, it tells forged
/// answers from real ones as well as a time would, and does not give our clock away.
void compose_ntp(std::uint8_t (&out)[ntp_size], const std::uint32_t (&cookie)[2]);

/// Reads an answer to it: seconds since 1970. False if it is not an answer to this request, or the server
/// says that it does not know the time.
bool read_ntp(Bytes datagram, const std::uint32_t (&cookie)[2], std::uint32_t& seconds);

}  // namespace net::ip
