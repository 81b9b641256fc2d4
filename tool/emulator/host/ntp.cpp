#include <cmath>

#include "emulator/host/services.hpp"

namespace tlsfit::emulator {

namespace {

constexpr double seconds_1900_to_1970 = 2'208'988'800.0;

void timestamp(Writer& w, double unix_seconds) {
  const double whole = std::floor(unix_seconds);
  // Era 1 begins in 2036: the field wraps (RFC 4330 section 3).
  w.u32(static_cast<std::uint32_t>(static_cast<std::uint64_t>(whole + seconds_1900_to_1970)));
  w.u32(static_cast<std::uint32_t>((unix_seconds - whole) * 0x1p32));
}

}  // namespace

std::optional<Bytes> answer_ntp(ByteView request, double unix_seconds) {
  Reader reader(request, "NTP request");
  const std::uint8_t first = reader.u8();
  reader.bytes(39);
  const ByteView originate = reader.bytes(8);  // the client's transmit timestamp
  constexpr unsigned client_mode = 3, server_mode = 4;
  if (!reader.ok() || (first & 7U) != client_mode) return std::nullopt;

  Writer w;
  w.u8((first & 0x38U) | server_mode);  // no leap second warning, the client's version
  w.u8(2);                              // stratum
  w.u8(6);
  w.u8(0xEC);  // precision: about 1 µs
  w.u32(0);
  w.u32(0x10);
  w.u32(0x7F000001);
  timestamp(w, unix_seconds - 1);  // reference
  w.bytes(originate);
  timestamp(w, unix_seconds);  // receive
  timestamp(w, unix_seconds);  // transmit
  return w.take();
}

}  // namespace tlsfit::emulator
