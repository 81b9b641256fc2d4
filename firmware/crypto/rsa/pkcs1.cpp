#include <cstring>

#include "crypto/rsa/padding.hpp"

namespace crypto::rsa {

bool is_pkcs1(const std::uint8_t* encoded, std::size_t size, const std::uint8_t* hash,
              std::size_t hash_size) {
  // 00 01 FF … FF 00 DigestInfo hash, compared from its end: nothing of it is parsed, so that nothing may be
  // hidden in it. The bytes of DigestInfo (RFC 8017 §9.2, note 1) in which the three hashes differ follow
  // from the hash's length.
  std::uint8_t info[] = {0x00, 0x30, 0x11, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
                         0x01, 0x65, 0x03, 0x04, 0x02, 0x00, 0x05, 0x00, 0x04, 0x00};
  info[2] += static_cast<std::uint8_t>(hash_size);
  info[15] = static_cast<std::uint8_t>(hash_size / 16 - 1);
  info[19] = static_cast<std::uint8_t>(hash_size);
  const std::uint8_t* const digest = encoded + size - hash_size;
  const std::uint8_t* const zero = digest - sizeof info;
  if (encoded[0] != 0 || encoded[1] != 1 || std::memcmp(zero, info, sizeof info) != 0) return false;
  for (const std::uint8_t* at = encoded + 2; at < zero; ++at)
    if (*at != 0xFF) return false;
  return std::memcmp(digest, hash, hash_size) == 0;
}

}  // namespace crypto::rsa
