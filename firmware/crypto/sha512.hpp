// SHA-512 and SHA-384 (FIPS 180-4 §6.4, §6.5), small. As SHA-256 of small/: its only table is read in the
// same order whatever is hashed, and time depends on lengths alone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/sha512_state.h"

namespace crypto {

using Sha512 = tlsfit_sha512;

/// The constants K (§4.2.3). Their upper halves are SHA-256's.
extern const std::uint64_t sha512_constants[80];

/// `digest_size` is 48 for SHA-384 and 64 for SHA-512, here and at the end.
void sha512_start(Sha512& hash, std::size_t digest_size);
void sha512_update(Sha512& hash, const std::uint8_t* data, std::size_t size);
/// Gives the bytes of the digest. The caller erases `hash`.
void sha512_finish(Sha512& hash, std::uint8_t* digest, std::size_t digest_size);

}  // namespace crypto
