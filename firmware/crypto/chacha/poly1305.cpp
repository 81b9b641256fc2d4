#include "crypto/chacha/poly1305.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/long_product.hpp"

namespace crypto::chacha {
namespace {

constexpr std::uint32_t mask = 0x3FFFFFF;

/// The limbs of four words and of the bits above them.
void split(std::uint32_t* out, const std::uint32_t* words, std::uint32_t above) {
  out[0] = words[0] & mask;
  out[1] = (words[0] >> 26 | words[1] << 6) & mask;
  out[2] = (words[1] >> 20 | words[2] << 12) & mask;
  out[3] = (words[2] >> 14 | words[3] << 18) & mask;
  out[4] = words[3] >> 8 | above << 24;
}

/// Moves what a limb has beyond 26 bits to the next one, and from the last, five times, to the first: 2^130
/// is 5.
void carry(std::uint32_t* h) {
  for (std::size_t i = 0; i < limbs - 1; ++i) {
    h[i + 1] += h[i] >> 26;
    h[i] &= mask;
  }
  h[0] += (h[limbs - 1] >> 26) * 5;
  h[limbs - 1] &= mask;
}

/// h = h · r. Limbs of h are below 2^28, those of r below 2^26, five times those below 2^29: a sum of five
/// products stays below 2^60, and what goes on to the next limb below 2^34. Of the result all limbs are below
/// 2^26 but the second, which is below 2^26 + 2^11.
void multiply(Poly1305& poly) {
  std::uint32_t product[limbs];
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    // What would go to a limb beyond the last goes to the first ones five times: 2^130 is 5.
    const std::uint32_t* factor = poly.r + limbs + i;
    for (const std::uint32_t limb : poly.h) sum = long_sum(sum, long_product(limb, *factor--));
    product[i] = static_cast<std::uint32_t>(sum) & mask;
    sum >>= 26;
  }
  sum = long_sum(long_multiple(sum, 5), product[0]);
  product[0] = static_cast<std::uint32_t>(sum) & mask;
  product[1] += static_cast<std::uint32_t>(sum >> 26);
  std::memcpy(poly.h, product, sizeof product);
}

}  // namespace

void start(Poly1305& poly, const std::uint32_t* key) {
  const std::uint32_t clamped[4] = {little_endian(key[0]) & 0x0FFFFFFF, little_endian(key[1]) & 0x0FFFFFFC,
                                    little_endian(key[2]) & 0x0FFFFFFC, little_endian(key[3]) & 0x0FFFFFFC};
  split(poly.r + limbs, clamped, 0);
  for (std::size_t i = 0; i < limbs; ++i) poly.r[i] = poly.r[limbs + i] * 5;
  std::memset(poly.h, 0, sizeof poly.h);
  std::memcpy(poly.s, key + 4, sizeof poly.s);
  to_little_endian(poly.s, 4);
}

void add_padded(Poly1305& poly, const std::uint8_t* data, std::size_t size) {
  while (size > 0) {
    std::uint32_t words[4] = {}, block[limbs];
    const std::size_t taken = std::min(size, sizeof words);
    std::memcpy(words, data, taken);
    to_little_endian(words, 4);
    split(block, words, 1);
    for (std::size_t i = 0; i < limbs; ++i) poly.h[i] += block[i];
    multiply(poly);
    data += taken;
    size -= taken;
  }
}

void finish(Poly1305& poly, std::uint32_t* tag) {
  std::uint32_t* const h = poly.h;
  carry(h);
  carry(h);
  // h is below 2^130 now. If h + 5 has a bit 130, h is 2^130 - 5 or more, and h + 5 without it is the number
  // wanted.
  std::uint32_t g[limbs];
  std::uint32_t over = 5;
  for (std::size_t i = 0; i < limbs; ++i) {
    over += h[i];
    g[i] = over & mask;
    over >>= 26;
  }
  const std::uint32_t take = 0 - over;
  for (std::size_t i = 0; i < limbs; ++i) h[i] ^= (h[i] ^ g[i]) & take;
  const std::uint32_t words[4] = {h[0] | h[1] << 26, h[1] >> 6 | h[2] << 20, h[2] >> 12 | h[3] << 14,
                                  h[3] >> 18 | h[4] << 8};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum = long_sum(sum, long_sum(words[i], poly.s[i]));
    tag[i] = static_cast<std::uint32_t>(sum);
    sum >>= 32;
  }
  to_little_endian(tag, 4);
}

}  // namespace crypto::chacha
