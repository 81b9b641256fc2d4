// Numbers and points of a curve as bytes.
#pragma once

#include "crypto/ec/curve.hpp"
#include "psa/crypto_types.h"

// What is done with a private key is one function for two curves, or a part of the only caller for one.
#if defined(TLSFIT_P384_KEYS)
#define TLSFIT_OF_CURVES
#else
#define TLSFIT_OF_CURVES [[gnu::always_inline]] inline
#endif

namespace crypto::ec {

/// First point of the registers = the point of x and y as 4 · limbs bytes each, big-endian. Returns false if
/// a coordinate is not below p or the point is not on the curve.
bool load_point(Limb* registers, const std::uint8_t* xy, const Curve& curve);

/// The leftmost bits of a hash, as many as n has, as a number, which may be above n (FIPS 186-5 §6.4.1, step
/// 2).
void hash_number(Limb* out, const std::uint8_t* hash, std::size_t size, const Curve& curve);

/// p256_draw() or p384_draw().
psa_status_t draw(std::uint8_t* scalar, const Curve& curve);

}  // namespace crypto::ec
