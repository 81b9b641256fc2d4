// An identity of six bytes, made of a chip's unique number.
#pragma once

#include <cstdint>

namespace soc {

/// FNV-1a over the number's bytes, of which chips of one wafer or batch share most.
/// @param byte_at byte of a number from 0 to `count` - 1
template <class ByteAt>
void hash_identity(std::uint8_t (&out)[6], unsigned count, ByteAt byte_at) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (unsigned i = 0; i < count; ++i) hash = (hash ^ byte_at(i)) * 0x100'0000'01B3;
  hash ^= hash >> 48;
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(hash);
    hash >>= 8;
  }
}

}  // namespace soc
