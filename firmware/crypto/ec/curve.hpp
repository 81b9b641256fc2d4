// Points of a curve y² = x³ - 3x + b of prime order (NIST's P-256 and its kin), in Jacobian coordinates:
// (X, Y, Z) stands for (X/Z², Y/Z³), and Z = 0 for the point at infinity. Coordinates are in Montgomery's
// representation.
#pragma once

#include "crypto/ec/modulus.hpp"

namespace crypto::ec {

struct Curve {
  Modulus p;      ///< of the coordinates
  Modulus n;      ///< of the scalars: the order of the base point
  const Limb* b;  ///< the curve's coefficient
  const Limb*
      base;  ///< x and y of the base point; but for the smallest images, of its multiples 3, 5, 7, too
  Operation* field[3];  ///< product, sum and difference of coordinates
};

extern const Curve p256;
#if defined(PSA_WANT_ECC_SECP_R1_384)
extern const Curve p384;
#endif

// The same curves for public values alone, whose arithmetic may then be quicker.
#if defined(TLSFIT_EARLY_PRODUCTS)
extern const Curve p256_public, p384_public;
#else
inline constexpr const Curve& p256_public = p256;
#if defined(PSA_WANT_ECC_SECP_R1_384)
inline constexpr const Curve& p384_public = p384;
#endif
#endif

/// The most limbs of a curve on which this image has secrets.
#if defined(TLSFIT_P384_KEYS)
inline constexpr std::size_t secret_limbs = 12;
#else
inline constexpr std::size_t secret_limbs = 8;
#endif

/// The limbs of a curve on which there are secrets, which the compiler knows where there is one such curve.
constexpr std::size_t secret_limbs_of([[maybe_unused]] const Curve& curve) {
#if defined(TLSFIT_P384_KEYS)
  return curve.p.limbs;
#else
  return secret_limbs;
#endif
}

/// X, Y, Z, without gaps: 3 · limbs are used.
using Point = Limb[3 * max_limbs];

/// What the formulas work on: two points and one number, without gaps. The first is what every function below
/// computes with; the second and the number are overwritten. With secrets they are SecretRegisters.
using Registers = Limb[7 * max_limbs];
using SecretRegisters = Limb[7 * secret_limbs];

/// The registers' first point = (x, y), given in Montgomery's representation without gap; Z = 1.
void set_affine(Limb* registers, const Limb* xy, const Curve& curve);

/// First point = scalar · first point, for a point of the curve other than infinity and 0 < scalar < n.
/// Constant-time in both. For curves of secret_limbs at most.
void multiply_secret(Limb* registers, const Limb* scalar, const Curve& curve);

/// First point = scalar · base, likewise. Exactly one implementation is linked: fast/, with a table for
/// P-256, or small/.
void multiply_base(Limb* registers, const Limb* scalar, const Curve& curve);

/// First point = u · base + v · first point, for u, v below n. Not constant-time: for public values only.
/// Returns false if the result is infinity.
bool multiply_public(Limb* registers, const Limb* u, const Limb* v, const Curve& curve);

/// x and y of the first point, without gap and no longer in Montgomery's representation. Constant-time.
void get_affine(Limb* registers, Limb* xy, const Curve& curve);

}  // namespace crypto::ec
