// The field of P-256. On cores with UMAAL its operations are assembly: the prime p = 2²⁵⁶ - 2²²⁴ + 2¹⁹² + 2⁹⁶
// - 1 makes Montgomery's factor 1, so that reducing a row takes additions only, and a number stays in
// registers from row to row. Elsewhere they are those for any modulus.
#pragma once

#include "crypto/ec/modulus.hpp"

namespace crypto::ec {

#if defined(__ARM_FEATURE_DSP) && !defined(TLSFIT_PORTABLE_LIMBS)
#define TLSFIT_P256_FIELD 1
extern "C" Operation tlsfit_p256_multiply, tlsfit_p256_add, tlsfit_p256_subtract;
inline constexpr Operation* p256_field[] = {tlsfit_p256_multiply, tlsfit_p256_add, tlsfit_p256_subtract};
#else
inline constexpr Operation* p256_field[] = {multiply_rows, add, subtract};
#endif

}  // namespace crypto::ec
