// The numbers of P-384 (NIST SP 800-186 §3.2.1.4; SEC 2 §2.5.1), as p256.cpp has those of P-256.
#include "crypto/ec/curve.hpp"

#if defined(PSA_WANT_ECC_SECP_R1_384)

namespace crypto::ec {
namespace {

#if defined(TLSFIT_FAST)
constexpr Operation* p384_product = multiply_p384;
#else
constexpr Operation* p384_product = multiply_rows;
#endif

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
    0x49c0b528,
    0x3dd07566,
    0xa0d6ce38,
    0x20e378e2,
    0x541b4d6e,
    0x879c3afc,
    0x59a30eff,
    0x64548684,
    0x614ede2b,
    0x812ff723,
    0x299e1513,
    0x4d3aadc2,
    0x4b03a4fe,
    0x23043dad,
    0x7bb4a9ac,
    0xa1bfa8bf,
    0x2e83b050,
    0x8bade756,
    0x68f4ffd9,
    0xc6c35219,
    0x3969a840,
    0xdd800226,
    0x5a15c5e9,
    0x2b78abc2,
#if !defined(TLSFIT_SMALLEST)
    // 3, 5 and 7 times the base point
    0xc1dc4073,
    0x05e4dbe6,
    0xf04f779c,
    0xc54ea9ff,
    0xa170ccf0,
    0x6b2034e9,
    0xd51c6c3e,
    0x3a48d732,
    0x263aa470,
    0xe36f7e2d,
    0xe7c1c3ac,
    0xd283fe68,
    0xc04ee157,
    0x7e284821,
    0x7ae0e36d,
    0x92d789a7,
    0x4ef67446,
    0x132663c0,
    0xd2e1d0b4,
    0x68012d5a,
    0x5102b339,
    0xf6db68b1,
    0x983292af,
    0x465465fc,
    0x68f1f0df,
    0xbb595eba,
    0xcc873466,
    0xc185c0cb,
    0x293c703b,
    0x7f1eb1b5,
    0xaacc05e6,
    0x60db2cf5,
    0xe2e8e4c6,
    0xc676b987,
    0x1d178ffb,
    0xe1bb26b1,
    0x7073fa21,
    0x2b694ba0,
    0x72f34566,
    0x22c16e2e,
    0x01c35b99,
    0x80b61b31,
    0x982c0411,
    0x4b237faf,
    0x24de236d,
    0xe6c59440,
    0xe209e4a3,
    0x4db1c9d6,
    0x7d69222b,
    0xdf13b9d1,
    0x874774b1,
    0x4ce6415f,
    0x211faa95,
    0x731edcf8,
    0x659753ed,
    0x5f4215d1,
    0x9db2df55,
    0xf893db58,
    0x1c89025b,
    0x932c9f81,
    0x7706a61e,
    0x0996b220,
    0xa8641c79,
    0x135349d5,
    0x50130844,
    0x65aad76f,
    0x01fff780,
    0x0ff37c04,
    0x693b0706,
    0xf57f238e,
    0xaf6c9b3e,
    0xd90a16b6,
#endif
};

}  // namespace p384_numbers

constexpr Curve p384_with(Operation* product, Operation* order_product) {
  return {
      .p = {.limbs = 12,
            .inverse = 1,
            .value = p384_numbers::p,
            .square = p384_numbers::p_square,
            .product = product},
      .n = {.limbs = 12,
            .inverse = 0xe88fdc45,
            .value = p384_numbers::n,
            .square = p384_numbers::n_square,
            .product = order_product},
      .b = p384_numbers::b,
      .base = p384_numbers::base,
      .field = {product, add, subtract},
  };
}

}  // namespace

constexpr Curve p384 = p384_with(p384_product, multiply_rows);
#if defined(TLSFIT_EARLY_PRODUCTS)
constexpr Curve p384_public = p384_with(multiply_rows_public, multiply_rows_public);
#endif

}  // namespace crypto::ec

#endif
