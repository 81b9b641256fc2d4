#include "net/ip/sntp.hpp"

namespace net::ip {
namespace {

constexpr std::uint8_t version_4_client = 4 << 3 | 3;
constexpr std::uint8_t mode_server = 4;
constexpr std::uint8_t leap_unsynchronised = 3;
constexpr std::uint8_t largest_stratum = 15;
constexpr std::int64_t seconds_1900_to_1970 = 2208988800;

}  // namespace

std::size_t compose_ntp(std::span<std::uint8_t> out, const std::uint32_t (&cookie)[2]) {
  Writer writer(out);
  writer.u8(version_4_client);
  writer.zeros(ntp_size - 9);
  writer.u32(cookie[0]);
  writer.u32(cookie[1]);
  return writer.ok() ? writer.size() : 0;
}

bool read_ntp(Bytes datagram, const std::uint32_t (&cookie)[2], std::int64_t& seconds) {
  Reader in(datagram);
  const std::uint8_t first = in.u8();
  const std::uint8_t stratum = in.u8();
  in.take(1 + 1 + 4 + 4 + 4 + 8);  // poll, precision, root delay and dispersion, reference id and timestamp
  const bool ours = in.u32() == cookie[0] && in.u32() == cookie[1];  // origin timestamp
  in.take(8);                                                        // receive timestamp
  const std::uint32_t transmit = in.u32();
  const std::uint32_t fraction = in.u32();
  if (!in.ok() || !ours) return false;
  // RFC 4330 §5: stratum 0 is a "kiss of death", beyond 15 nobody is synchronised.
  const bool knows = (first & 7) == mode_server && first >> 6 != leap_unsynchronised && stratum > 0 &&
                     stratum <= largest_stratum && (transmit != 0 || fraction != 0);
  if (!knows) return false;
  // RFC 4330 §3: with the highest bit clear the count has begun anew, in 2036.
  const std::int64_t era = transmit & 0x80000000U ? 0 : std::int64_t{1} << 32;
  seconds = transmit + era - seconds_1900_to_1970;
  return true;
}

}  // namespace net::ip
