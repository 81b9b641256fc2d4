#include "tls/kept_session.hpp"

namespace tls {

void erase(std::span<std::uint8_t> memory) {
  for (volatile std::uint8_t& byte : memory) byte = 0;
}

bool has_extension(std::span<const std::uint8_t> message, std::uint16_t type) {
  constexpr std::size_t before_id = 4 + 2 + 32;  // header, version, random
  const auto u16 = [&](std::size_t at) {
    return static_cast<std::size_t>(message[at] << 8 | message[at + 1]);
  };
  if (message.size() <= before_id) return false;
  std::size_t at = before_id + 1 + message[before_id] + 3 + 2;  // the ID, suite, compression, their length
  while (at + 4 <= message.size()) {
    if (u16(at) == type) return at + 4 + u16(at + 2) <= message.size();
    at += 4 + u16(at + 2);
  }
  return false;
}

}  // namespace tls
