// SHA-256 (FIPS 180-4 §6.2), small. Its only table, the constants K, is read in the same order whatever is
// hashed; time depends on lengths alone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crypto::small {

struct Sha256 {
  std::uint32_t state[8];
  std::uint64_t size;  ///< bytes hashed so far
  std::uint8_t block[64];
};

void sha256_start(Sha256& hash);
void sha256_update(Sha256& hash, const std::uint8_t* data, std::size_t size);
/// Gives the 32 bytes of the digest. The caller erases `hash`.
void sha256_finish(Sha256& hash, std::uint8_t* digest);

}  // namespace crypto::small
