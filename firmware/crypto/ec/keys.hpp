// Numbers and points of a curve as bytes.
#pragma once

#include "crypto/ec/curve.hpp"

namespace crypto::ec {

/// First point of the registers = the point of x and y as 4 · limbs bytes each, big-endian. Returns false if
/// a coordinate is not below p or the point is not on the curve.
bool load_point(Limb* registers, const std::uint8_t* xy, const Curve& curve);

/// The leftmost bits of a hash, as many as n has, as a number, which may be above n (FIPS 186-5 §6.4.1, step
/// 2).
void hash_number(Limb* out, const std::uint8_t* hash, std::size_t size, const Curve& curve);

}  // namespace crypto::ec
