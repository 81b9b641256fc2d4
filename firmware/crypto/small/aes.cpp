// Bit-sliced: the sixteen bytes of a block stand in eight words, word b holding bit b of every byte, byte i
// of the block (row i % 4, column i / 4 of FIPS 197's state, §3.4) at position i. Logical operations on whole
// words then work on all bytes at once, and there is nothing to look up.
//
// A word has room for two blocks: the upper half carries the round key, whose schedule needs the same S-box
// (§5.2), so that one evaluation per round serves both and no round key is ever kept.
//
// The S-box (§5.1.1) is computed: inversion in GF(2^8), then an affine map. Inversion is done in the
// isomorphic field GF(2^4)[y] / (y^2 + y + w^3) over GF(2^4) = GF(2)[w] / (w^4 + w + 1), where it takes a few
// multiplications of four-bit elements (the idea is V. Rijmen's, "Efficient Implementation of the Rijndael
// S-box"). There the polynomial x of AES's own field is the element 2y, one of eight isomorphisms, picked
// because its change of basis has few terms. Tests compare all 256 values with FIPS 197's table.
#include "crypto/small/aes.hpp"

#include "crypto/wipe.hpp"

namespace crypto::small {
namespace {

using Word = std::uint32_t;

/// c = w * c in GF(2^4).
inline void times_w(Word* c) {
  const Word top = c[3];
  c[3] = c[2];
  c[2] = c[1];
  c[1] = c[0] ^ top;
  c[0] = top;
}

/// out = a * b in GF(2^4), by Horner's rule; out is neither of them.
[[gnu::noinline]] void multiply(Word* out, const Word* a, const Word* b) {
  const Word b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3];
  Word c0 = 0, c1 = 0, c2 = 0, c3 = 0;
  for (int i = 3; i >= 0; --i) {
    const Word top = c3, factor = a[i];
    c3 = c2 ^ (factor & b3);
    c2 = c1 ^ (factor & b2);
    c1 = c0 ^ top ^ (factor & b1);
    c0 = top ^ (factor & b0);
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/// out = a^2 in GF(2^4).
[[gnu::noinline]] void square(Word* out, const Word* a) {
  const Word a1 = a[1], a2 = a[2], a3 = a[3];
  out[0] = a[0] ^ a2;
  out[1] = a2;
  out[2] = a1 ^ a3;
  out[3] = a3;
}

/// SubBytes on every byte of the words.
void substitute(Word* x) {
  // Into the tower field: element a y + b.
  Word a[4], b[4], sum[4], t[4], u[4];
  const Word x57 = x[5] ^ x[7], x34 = x[3] ^ x[4], x46 = x[4] ^ x[6];
  b[0] = x[0] ^ x57;
  b[1] = x[2];
  b[2] = x[2] ^ x34 ^ x[6] ^ x57;
  b[3] = x34;
  a[0] = x46 ^ x[5];
  a[1] = x46 ^ x[1] ^ x[7];
  a[2] = x[2] ^ x[3] ^ x57;
  a[3] = x57;
  for (int i = 0; i < 4; ++i) sum[i] = a[i] ^ b[i];

  // The norm d = w^3 a^2 + b (a + b). The inverse is d^-1 (a y + (a + b)); 0 goes to 0 of itself.
  Word d[4];
  square(t, a);
  for (int i = 0; i < 3; ++i) times_w(t);
  multiply(d, b, sum);
  for (int i = 0; i < 4; ++i) d[i] ^= t[i];

  // d^-1 = d^14 = d^2 d^4 d^8.
  square(t, d);
  square(u, t);
  multiply(d, t, u);
  square(u, u);
  multiply(t, d, u);

  multiply(u, a, t);    // high half of the inverse
  multiply(a, sum, t);  // low half
  // Back, with the affine map of §5.1.1; its constant 63 inverts bits 0, 1, 5 and 6.
  const Word v0 = a[0], v1 = a[1], v2 = a[2], v3 = a[3], v4 = u[0], v5 = u[1], v6 = u[2], v7 = u[3];
  const Word v12 = v1 ^ v2, v05 = v0 ^ v5, v67 = v6 ^ v7;
  x[0] = ~(v0 ^ v2 ^ v6);
  x[1] = ~(v05 ^ v12 ^ v3 ^ v4);
  x[2] = v05 ^ v3 ^ v6;
  x[3] = v05 ^ v2;
  x[4] = v05 ^ v1 ^ v3 ^ v4;
  x[5] = ~(v12 ^ v3 ^ v5 ^ v67);
  x[6] = ~(v4 ^ v67);
  x[7] = v12;
}

/// The bytes of a block as planes in the lower halves.
void slice(Word* planes, const std::uint8_t* bytes) {
  for (int bit = 0; bit < 8; ++bit) {
    Word plane = 0;
    for (int i = 15; i >= 0; --i) plane = plane << 1 | (bytes[i] >> bit & 1U);
    planes[bit] = plane;
  }
}

/// Within each column, the byte of row r + 1 (mod 4) in the place of row r.
inline Word rows_up(Word plane) {
  return (plane >> 1 & 0x7777) | (plane << 3 & 0x8888);
}

/// Row r rotated left by r columns (§5.1.2).
inline Word shift_rows(Word plane) {
  plane = (plane & 0xFFFF) | plane << 16;
  return (plane & 0x1111) | (plane >> 4 & 0x2222) | (plane >> 8 & 0x4444) | (plane >> 12 & 0x8888);
}

/// MixColumns (§5.1.3): each byte a becomes 2 (a + a') + a' + a'' + a''', the dashes counting rows below.
void mix_columns(Word* planes) {
  const Word top = planes[7] ^ rows_up(planes[7]);
  Word doubled = 0;  // what doubling moves up from the plane below
  for (unsigned bit = 0; bit < 8; ++bit) {
    const Word below = rows_up(planes[bit]);
    const Word pair = planes[bit] ^ below;
    // x^8 = x^4 + x^3 + x + 1 (§4.2)
    const Word reduced = top & (0U - (0x1BU >> bit & 1U));
    planes[bit] = doubled ^ reduced ^ below ^ rows_up(rows_up(pair));
    doubled = pair;
  }
}

/// The next round key's plane (§5.2), from this one's and from that of its bytes' S-box values. Column 0
/// takes the last column, rotated, and the round constant; each further column takes the one before it.
inline Word next_key(Word key, Word substituted, unsigned round_constant, unsigned bit) {
  const Word last = substituted >> 12 & 0xF;
  const Word rotated = (last >> 1 | last << 3) & 0xF;
  key ^= rotated ^ (round_constant >> bit & 1U);
  key ^= key << 4;
  key ^= key << 8;
  return key & 0xFFFF;
}

}  // namespace

void aes_set_key(Aes& aes, const std::uint8_t* key) {
  Word planes[8];
  slice(planes, key);
  for (int bit = 0; bit < 8; ++bit) aes.key[bit] = static_cast<std::uint16_t>(planes[bit]);
  wipe(planes, sizeof planes);
}

void aes_encrypt(const Aes& aes, const std::uint8_t* in, std::uint8_t* out) {
  Word state[8], key[8];
  slice(state, in);
  for (int bit = 0; bit < 8; ++bit) {
    key[bit] = aes.key[bit];
    state[bit] ^= key[bit];
  }
  unsigned round_constant = 1;
  for (int round = 1; round <= 10; ++round) {
    for (int bit = 0; bit < 8; ++bit) state[bit] = (state[bit] & 0xFFFF) | key[bit] << 16;
    substitute(state);
    for (unsigned bit = 0; bit < 8; ++bit) {
      key[bit] = next_key(key[bit], state[bit] >> 16, round_constant, bit);
      state[bit] = shift_rows(state[bit]);
    }
    if (round < 10) mix_columns(state);
    for (int bit = 0; bit < 8; ++bit) state[bit] ^= key[bit];
    round_constant = (round_constant << 1) ^ (0x11BU & (0U - (round_constant >> 7)));
  }
  for (int i = 0; i < 16; ++i) {
    unsigned byte = 0;
    for (int bit = 7; bit >= 0; --bit) byte = byte << 1 | (state[bit] >> i & 1U);
    out[i] = static_cast<std::uint8_t>(byte);
  }
  wipe(state, sizeof state);
  wipe(key, sizeof key);
}

}  // namespace crypto::small
