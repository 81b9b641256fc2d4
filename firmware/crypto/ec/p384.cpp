// The numbers of P-384 (NIST SP 800-186 §3.2.1.4; SEC 2 §2.5.1), as p256.cpp has those of P-256.
#include "crypto/ec/curve.hpp"

#if defined(PSA_WANT_ECC_SECP_R1_384)

namespace crypto::ec {
namespace {

namespace p384_numbers {

constexpr Limb p[] = {
    0xffffffff, 0x00000000, 0x00000000, 0xffffffff, 0xfffffffe, 0xffffffff,
    0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
};
constexpr Limb p_square[] = {
    0x00000001, 0xfffffffe, 0x00000000, 0x00000002, 0x00000000, 0xfffffffe,
    0x00000000, 0x00000002, 0x00000001, 0x00000000, 0x00000000, 0x00000000,
};
constexpr Limb n[] = {
    0xccc52973, 0xecec196a, 0x48b0a77a, 0x581a0db2, 0xf4372ddf, 0xc7634d81,
    0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff,
};
constexpr Limb n_square[] = {
    0x19b409a9, 0x2d319b24, 0xdf1aa419, 0xff3d81e5, 0xfcb82947, 0xbc3e483a,
    0x4aab1cc5, 0xd40d4917, 0x28266895, 0x3fb05b7a, 0x2b39bf21, 0x0c84ee01,
};
constexpr Limb b[] = {
    0x9d412dcc, 0x08118871, 0x7a4c32ec, 0xf729add8, 0x1920022e, 0x77f2209b,
    0x94938ae2, 0xe3374bee, 0x1f022094, 0xb62b21f4, 0x604fbff9, 0xcd08114b,
};
constexpr Limb base[] = {
    0x49c0b528, 0x3dd07566, 0xa0d6ce38, 0x20e378e2, 0x541b4d6e, 0x879c3afc, 0x59a30eff, 0x64548684,
    0x614ede2b, 0x812ff723, 0x299e1513, 0x4d3aadc2, 0x4b03a4fe, 0x23043dad, 0x7bb4a9ac, 0xa1bfa8bf,
    0x2e83b050, 0x8bade756, 0x68f4ffd9, 0xc6c35219, 0x3969a840, 0xdd800226, 0x5a15c5e9, 0x2b78abc2,
};

}  // namespace p384_numbers

}  // namespace

constexpr Curve p384 = {
    .p = {.limbs = 12,
          .inverse = 1,
          .value = p384_numbers::p,
          .square = p384_numbers::p_square,
          .product = multiply_rows},
    .n = {.limbs = 12,
          .inverse = 0xe88fdc45,
          .value = p384_numbers::n,
          .square = p384_numbers::n_square,
          .product = multiply_rows},
    .b = p384_numbers::b,
    .base = p384_numbers::base,
    .field = {multiply_rows, add, subtract},
};

}  // namespace crypto::ec

#endif
