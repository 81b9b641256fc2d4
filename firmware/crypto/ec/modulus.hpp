// Arithmetic modulo an odd number in Montgomery's representation: a number x stands as x·R mod m with R =
// 2^(32·limbs), so that a product costs two rows a limb and no division (P. L. Montgomery, Modular
// Multiplication Without Trial Division, 1985). Every function takes numbers below m and gives a number below
// m; constant-time in all of them, but not in the modulus and its size, which are public.
#pragma once

#include "crypto/ec/limbs.hpp"
#include "psa/build_info.h"

namespace crypto::ec {

/// The most limbs that a modulus of an elliptic curve has in this image.
#if defined(PSA_WANT_ECC_SECP_R1_384)
inline constexpr std::size_t max_limbs = 12;
#else
inline constexpr std::size_t max_limbs = 8;
#endif

struct Modulus;

/// out = a · b/R, a + b or a - b modulo m. `out` may be `a` or `b`.
using Operation = void(Limb* out, const Limb* a, const Limb* b, const Modulus& m);

struct Modulus {
  std::size_t limbs;   ///< a multiple of four; at most max_limbs but for multiply_in()
  Limb inverse;        ///< -1/m mod 2³²
  const Limb* value;   ///< m
  const Limb* square;  ///< R² mod m: multiply(x, square) is x in Montgomery's representation
  Operation* product;  ///< multiply_rows, or what knows this modulus
};

/// For any modulus; the factor `a` of a product may be any number below R.
Operation multiply_rows, add, subtract;

/// The product modulo P-384's prime, by fast/.
Operation multiply_p384;

/// The product of multiply_rows for a modulus of any size, which it computes in limbs + 1 limbs at `room`.
void multiply_in(Limb* room, Limb* out, const Limb* a, const Limb* b, const Modulus& m);

#if defined(TLSFIT_EARLY_PRODUCTS)
/// Both for public values.
Operation multiply_rows_public;
void multiply_in_public(Limb* room, Limb* out, const Limb* a, const Limb* b, const Modulus& m);
#else
inline void multiply_in_public(Limb* room, Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  multiply_in(room, out, a, b, m);
}
#endif

/// The modulus' own product. `a` may be any number below R.
void multiply(Limb* out, const Limb* a, const Limb* b, const Modulus& m);

/// out = 1/a mod m for a prime m of at least R/2 that ends in more than binary 1, both in Montgomery's
/// representation; 0 has 0 (Fermat: a^(m-2)). `out` is not `a`.
void invert(Limb* out, const Limb* a, const Modulus& m);

/// out = 1/a mod m for a number from 1 to m - 1 and a prime m, neither in Montgomery's representation. By
/// fast/. Not constant-time. `out` may be `a`.
void invert_public(Limb* out, const Limb* a, const Modulus& m);

/// out = 1 in Montgomery's representation: R mod m, for moduli of at least R/2.
void one(Limb* out, const Modulus& m);

/// a = a mod m for a below 2m and below R.
void reduce(Limb* a, const Modulus& m);

/// All ones if 0 < a < m, otherwise none.
Limb in_range_mask(const Limb* a, const Modulus& m);

}  // namespace crypto::ec
