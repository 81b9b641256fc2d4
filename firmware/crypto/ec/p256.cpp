// The numbers of P-256 (NIST SP 800-186 §3.2.1.3; SEC 2 §2.4.2), the least significant limb first; b and the
// base point in Montgomery's representation. NIST's vectors (tests/crypto/nist_test.cpp) fail with any other.
#include "crypto/ec/curve.hpp"
#include "crypto/ec/p256_field.hpp"

namespace crypto::ec {
namespace {

constexpr Limb p[] = {0xffffffff, 0xffffffff, 0xffffffff, 0x00000000,
                      0x00000000, 0x00000000, 0x00000001, 0xffffffff};
constexpr Limb p_square[] = {0x00000003, 0x00000000, 0xffffffff, 0xfffffffb,
                             0xfffffffe, 0xffffffff, 0xfffffffd, 0x00000004};
constexpr Limb n[] = {0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad,
                      0xffffffff, 0xffffffff, 0x00000000, 0xffffffff};
constexpr Limb n_square[] = {0xbe79eea2, 0x83244c95, 0x49bd6fa6, 0x4699799c,
                             0x2b6bec59, 0x2845b239, 0xf3d95620, 0x66e12d94};
constexpr Limb b[] = {0x29c4bddf, 0xd89cdf62, 0x78843090, 0xacf005cd,
                      0xf7212ed6, 0xe5a220ab, 0x04874834, 0xdc30061d};
constexpr Limb base[] = {
    0x18a9143c, 0x79e730d4, 0x5fedb601, 0x75ba95fc, 0x77622510, 0x79fb732b, 0xa53755c6, 0x18905f76,
    0xce95560a, 0xddf25357, 0xba19e45c, 0x8b4ab8e4, 0xdd21f325, 0xd2e88688, 0x25885d85, 0x8571ff18,
};

}  // namespace

constexpr Curve p256 = {
    .p = {.limbs = 8, .inverse = 1, .value = p, .square = p_square, .product = p256_field[0]},
    .n = {.limbs = 8, .inverse = 0xee00bc4f, .value = n, .square = n_square, .product = multiply_rows},
    .b = b,
    .base = base,
    .field = {p256_field[0], p256_field[1], p256_field[2]},
};

}  // namespace crypto::ec
