#include "net/ip/sntp.hpp"

namespace net::ip {
namespace {

// RFC 5905 §7.3, figure 8.
constexpr std::size_t stratum_at = 1, origin_at = 24, transmit_at = 40;
constexpr std::uint8_t version_4_client = 4 << 3 | 3;
constexpr std::uint8_t mode_server = 4;
constexpr std::uint8_t leap_unsynchronised = 3;
constexpr std::uint8_t largest_stratum = 15;
constexpr std::uint32_t seconds_1900_to_1970 = 2208988800;

}  // namespace

void compose_ntp(std::uint8_t (&out)[ntp_size], const std::uint32_t (&cookie)[2]) {
  std::memset(out, 0, transmit_at);
  out[0] = version_4_client;
  write32(out + transmit_at, cookie[0]);
  write32(out + transmit_at + 4, cookie[1]);
}

bool read_ntp(Bytes datagram, const std::uint32_t (&cookie)[2], std::uint32_t& seconds) {
  if (datagram.size() < ntp_size) return false;
  const std::uint8_t* const in = datagram.data();
  if (read32(in + origin_at) != cookie[0] || read32(in + origin_at + 4) != cookie[1]) return false;
  // RFC 4330 §5: stratum 0 is a "kiss of death", beyond 15 nobody is synchronised.
  const std::uint8_t stratum = in[stratum_at];
  const std::uint32_t transmit = read32(in + transmit_at), fraction = read32(in + transmit_at + 4);
  const bool knows = (in[0] & 7) == mode_server && in[0] >> 6 != leap_unsynchronised && stratum > 0 &&
                     stratum <= largest_stratum && (transmit != 0 || fraction != 0);
  // RFC 4330 §3: with the highest bit clear the count has begun anew, in 2036; so the difference modulo 2^32
  // is right until 2104. With it set, and less than 1970 has, it would be a time before 1970.
  if (!knows || (transmit >= 0x8000'0000 && transmit < seconds_1900_to_1970)) return false;
  seconds = transmit - seconds_1900_to_1970;
  return true;
}

}  // namespace net::ip
