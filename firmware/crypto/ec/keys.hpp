// Numbers and points of P-256 as bytes.
#pragma once

#include "crypto/ec/curve.hpp"

namespace crypto::ec {

/// First point of the registers = the point of x and y as 32 bytes each, big-endian. Returns false if a
/// coordinate is not below p or the point is not on the curve.
bool load_point(Limb* registers, const std::uint8_t* xy);

/// The leftmost 256 bits of a hash as a number, which may be above n (FIPS 186-5 §6.4.1, step 2).
void hash_number(Limb* out, const std::uint8_t* hash, std::size_t size);

}  // namespace crypto::ec
