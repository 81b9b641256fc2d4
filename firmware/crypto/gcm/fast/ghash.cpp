// GHASH by the core's multiplier: polynomials over GF(2) with holes between their bits, in which carries stay
// and are masked away.
#include "crypto/gcm/ghash.hpp"

#include "crypto/byte_order.hpp"
#include "crypto/long_product.hpp"

namespace crypto::gcm {
namespace {

using Long = std::uint64_t;

constexpr Word every_fourth = 0x11111111;

Long times(Word a, Word b) {
  return long_product(a, b);
}

/// The product of two polynomials of 32 bits. Each is split into four of eight bits with holes of three
/// between them. Bit 4k of a product of two such is the sum of at most min(k + 1, 15 - k) ones, 8 at most. A
/// hole holds up to 15: products that belong to the same bits may be added as numbers only if they reach
/// their most at different places, as a0 b0 at bit 28 and a1 b3 at bit 32, where the other has 7.
[[gnu::noinline]] Long product(Word a, Word b) {
  const Word a0 = a & every_fourth, a1 = a & every_fourth << 1, a2 = a & every_fourth << 2;
  const Word a3 = a & every_fourth << 3;
  const Word b0 = b & every_fourth, b1 = b & every_fourth << 1, b2 = b & every_fourth << 2;
  const Word b3 = b & every_fourth << 3;
  constexpr Long mask = Long{every_fourth} << 32 | every_fourth;
  return ((long_sum(times(a0, b0), times(a1, b3)) ^ times(a2, b2) ^ times(a3, b1)) & mask) |
         ((long_sum(times(a0, b1), times(a2, b3)) ^ long_sum(times(a1, b0), times(a3, b2))) & mask << 1) |
         ((long_sum(times(a0, b2), times(a3, b3)) ^ times(a1, b1) ^ times(a2, b0)) & mask << 2) |
         ((times(a0, b3) ^ times(a1, b2) ^ times(a2, b1) ^ times(a3, b0)) & mask << 3);
}

/// The factors of Karatsuba's nine products: those of the lower and the upper half and of their sum, each in
/// the same way. Part 0 is the least significant word.
void split(Word* part, const Block& block) {
  for (int i = 0; i < 4; ++i) part[i] = big_endian(block.words[3 - i]);
  part[4] = part[0] ^ part[1];
  part[5] = part[2] ^ part[3];
  part[6] = part[0] ^ part[2];
  part[7] = part[1] ^ part[3];
  part[8] = part[4] ^ part[5];
}

}  // namespace

void ghash_key(GhashKey& key, const Block& h) {
  split(key.parts, h);
}

void ghash_multiply(Block& y, const GhashKey& key) {
  Word part[9];
  Long p[9];
  split(part, y);
  for (int i = 0; i < 9; ++i) p[i] = product(part[i], key.parts[i]);
  // The middle words of the three products of 64 bits each, then those of the whole: 8 words.
  p[4] ^= p[0] ^ p[1];
  p[5] ^= p[2] ^ p[3];
  p[8] ^= p[6] ^ p[7];
  const Long low0 = p[0] ^ p[4] << 32, low1 = p[1] ^ p[4] >> 32;
  const Long high0 = p[2] ^ p[5] << 32, high1 = p[3] ^ p[5] >> 32;
  const Long middle0 = p[6] ^ p[8] << 32 ^ low0 ^ high0, middle1 = p[7] ^ p[8] >> 32 ^ low1 ^ high1;
  const Long sum[4] = {low0, low1 ^ middle0, high0 ^ middle1, high1};
  Word w[8];
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    // GCM counts bits from the most significant: x^k is bit 254 - k of this product, and shall be bit 255 -
    // k.
    const Long shifted = sum[i] << 1 | (i > 0 ? sum[i - 1] >> 63 : 0);
    w[2 * i] = static_cast<Word>(shifted);
    w[2 * i + 1] = static_cast<Word>(shifted >> 32);
  }
  // What is beyond x^127, from the highest power on: x^128 = x^7 + x^2 + x + 1, and times x is a shift to the
  // right.
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    w[i + 3] ^= w[i] << 31 ^ w[i] << 30 ^ w[i] << 25;
    w[i + 4] ^= w[i] ^ w[i] >> 1 ^ w[i] >> 2 ^ w[i] >> 7;
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) y.words[i] = big_endian(w[7 - i]);
}

}  // namespace crypto::gcm
