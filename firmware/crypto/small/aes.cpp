// Four bytes at a time: a word holds a column of FIPS 197's state (§3.4), row 0 in its lowest byte, and what
// is said of bytes below is done to all four of them.
//
// The S-box (§5.1.1) is computed. Inversion in GF(2^8) is raising to the power 254, since a^255 = 1 (and 0
// goes to 0 of itself), by four multiplications: a^3 = a^2 a, a^15 = (a^3)^4 a^3, a^252 = (a^15)^16 (a^3)^4,
// a^254 = a^252 a^2. The powers 2, 4 and 16 and the S-box's affine map are linear over GF(2): where each of a
// byte's eight bits goes is all there is to know of such a map, and it is added for each bit that is set.
// Nothing is looked up at an address that depends on a secret, and the Cortex-M4 multiplies in one cycle
// whatever the factors are.
#include "crypto/small/aes.hpp"

#include <bit>
#include <cstring>

#include "crypto/wipe.hpp"

namespace crypto::small {
namespace {

using Word = std::uint32_t;

static_assert(std::endian::native == std::endian::little, "row 0 is the lowest byte");

constexpr Word ones = 0x01010101;  // in each byte

/// Times x, modulo x^8 + x^4 + x^3 + x + 1 (§4.2.1).
constexpr Word twice(Word a) {
  return ((a & ones * 0x7F) << 1) ^ (a >> 7 & ones) * 0x1B;
}

/// The product in GF(2^8) (§4.2), by Horner's rule.
[[gnu::noinline]] constexpr Word product(Word a, Word b) {
  Word c = 0;
  for (int i = 0; i < 8; ++i) {
    c = twice(c) ^ (a & (b >> 7 & ones) * 0xFF);
    b <<= 1;  // what comes up from the byte below would be its bit 7 only after eight steps
  }
  return c;
}

/// Where a linear map takes the bits 0 to 7 of a byte.
struct Linear {
  std::uint8_t image[8];
};

constexpr Linear power(int exponent) {
  Linear map = {};
  for (int bit = 0; bit < 8; ++bit) {
    Word a = 1U << bit;
    for (int e = exponent; e > 1; e /= 2) a = product(a, a);
    map.image[bit] = static_cast<std::uint8_t>(a);
  }
  return map;
}

constexpr Linear square = power(2), fourth = power(4), sixteenth = power(16);
/// The S-box's affine map without its constant: bit i goes to bits i to i + 4 (§5.1.1).
constexpr Linear affine = {{0x1F, 0x3E, 0x7C, 0xF8, 0xF1, 0xE3, 0xC7, 0x8F}};

[[gnu::noinline]] Word mapped(Word a, const Linear& map) {
  Word out = 0;
  for (int bit = 0; bit < 8; ++bit) out ^= (a >> bit & ones) * map.image[bit];
  return out;
}

/// The S-box on four bytes.
[[gnu::noinline]] Word substituted(Word a) {
  const Word a2 = mapped(a, square);
  const Word a3 = product(a2, a);
  const Word a12 = mapped(a3, fourth);
  const Word a252 = product(mapped(product(a12, a3), sixteenth), a12);
  return mapped(product(a252, a2), affine) ^ ones * 0x63;
}

/// MixColumns (§5.1.3): each byte a becomes 2 (a + a') + a' + a'' + a''', the dashes counting rows below.
inline Word mixed(Word a) {
  return twice(a ^ std::rotr(a, 8)) ^ std::rotr(a, 8) ^ std::rotr(a, 16) ^ std::rotr(a, 24);
}

}  // namespace

void aes_encrypt(const std::uint8_t* key, const std::uint8_t* in, std::uint8_t* out) {
  struct {
    Word state[4], key[4], sboxed[4];
  } s;
  for (int c = 0; c < 4; ++c) {
    std::memcpy(&s.state[c], in + 4 * c, sizeof(Word));
    std::memcpy(&s.key[c], key + 4 * c, sizeof(Word));
  }
  Word constant = 1;  // Rcon (§5.2)
  for (int round = 0;; ++round) {
    for (int c = 0; c < 4; ++c) {
      s.state[c] ^= s.key[c];
      s.sboxed[c] = substituted(s.state[c]);
    }
    if (round == 10) break;
    // ShiftRows (§5.1.2): the byte of row r comes from r columns further on, which is 5 r bytes.
    auto* const shifted = reinterpret_cast<std::uint8_t*>(s.state);
    for (unsigned i = 0; i < 16; ++i) shifted[i] = reinterpret_cast<std::uint8_t*>(s.sboxed)[5 * i % 16];
    Word last = substituted(std::rotr(s.key[3], 8)) ^ constant;
    constant = twice(constant);
    for (int c = 0; c < 4; ++c) {
      if (round < 9) s.state[c] = mixed(s.state[c]);
      last = s.key[c] ^= last;
    }
  }
  for (int c = 0; c < 4; ++c) std::memcpy(out + 4 * c, &s.state[c], sizeof(Word));
  wipe(&s, sizeof s);
}

}  // namespace crypto::small
