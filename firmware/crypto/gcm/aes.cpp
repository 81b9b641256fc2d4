// Bitsliced: plane i holds bit i of all 32 bytes of two blocks, so that what is said of a byte's bits below
// is done to all bytes at once (E. Biham, A Fast New DES Implementation in Software, 1997). In a plane the
// byte of row r and column c (§3.4) of block b has bit 8r + 4b + c (row 0 being the lowest byte of a word): a
// rotation by 8 goes from a row to the next, and one within four bits from a column to the next.
#include "crypto/gcm/aes.hpp"

#include <bit>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/gcm/sbox.hpp"

// What is done to each plane, one after the other: in images for the least flash by a loop.
#if defined(TLSFIT_SMALLEST)
#define TLSFIT_EACH_PLANE
#else
#define TLSFIT_EACH_PLANE _Pragma("GCC unroll 8")
#endif

namespace crypto::gcm {
namespace {

/// Words 4b + c with the bytes of column c of block b to planes, and back: within each row, bit i of word j
/// changes places with bit j of word i.
[[gnu::noinline]] void transpose(Word* q) {
  Word mask = 0x0F0F0F0F;
  TLSFIT_EACH_PLANE
  for (int distance = 4; distance > 0; distance /= 2) {
    TLSFIT_EACH_PLANE
    for (int i = 0; i < aes_words; ++i) {
      if ((i & distance) != 0) continue;
      const Word moved = (q[i] >> distance ^ q[i + distance]) & mask;
      q[i + distance] ^= moved;
      q[i] ^= moved << distance;
    }
    mask ^= mask << distance / 2;
  }
}

/// ShiftRows (§5.1.2): row r from r columns further on. Rows 2 and 3 by two columns, then 1 and 3 by one.
Word shifted(Word a) {
  const Word moved = (a ^ a >> 2) & 0x33330000;
  a ^= moved ^ moved << 2;
  return (a & 0x00FF00FF) | (a >> 1 & 0x77007700) | (a & 0x11001100) << 3;
}

[[gnu::noinline]] void add_key(Word* q, const Word* key) {
  TLSFIT_EACH_PLANE
  for (int i = 0; i < aes_words; ++i) q[i] ^= key[i];
}

/// How many round keys are the key itself.
int of_key([[maybe_unused]] const AesKey& round_keys) {
#if defined(TLSFIT_AES_256)
  return round_keys.of_key;
#else
  return 1;
#endif
}

/// Nr (§5): 10 rounds of AES-128, 14 of AES-256.
int rounds(const AesKey& round_keys) {
  return 6 + 4 * of_key(round_keys);
}

}  // namespace

void aes_expand(AesKey& round_keys, const std::uint8_t* key, [[maybe_unused]] std::size_t size) {
#if defined(TLSFIT_AES_256)
  round_keys.of_key = static_cast<int>(size / 16);
#endif
  Word* k = round_keys.planes[0];
  for (int part = 0; part < of_key(round_keys); ++part) {
    Word* const words = k + part * aes_words;
    for (int i = 0; i < aes_words; ++i) std::memcpy(&words[i], key + part * 16 + i % 4 * 4, sizeof(Word));
    to_little_endian(words, aes_words);
    transpose(words);
  }
  Word constant = 1;  // Rcon (§5.2)
  const int made = rounds(round_keys) + 1 - of_key(round_keys);
  for (int round = 0; round < made; ++round) {
    // The last word goes through the S-box into the first one of the next round key; of AES-256's every other
    // without RotWord and Rcon. The round key that it is added to is as far back as the key is long.
    Word* const next = k + of_key(round_keys) * aes_words;
    substitute(next, next - aes_words);
    const bool whole = of_key(round_keys) == 1 || round % 2 == 0;
    for (int i = 0; i < aes_words; ++i) {
      // RotWord: from the last column to the first, a row up. Then each column is added to all those after
      // it.
      Word a = whole ? (std::rotr(next[i], 11) & 0x11111111) ^ 0x11 * (constant >> i & 1)
                     : next[i] >> 3 & 0x11111111;
      a ^= *k++;
      a ^= a << 1 & 0xEEEEEEEE;
      next[i] = a ^ (a << 2 & 0xCCCCCCCC);
    }
    if (whole) constant = constant << 1 ^ (constant >> 7) * 0x11B;
  }
}

void aes_encrypt(const AesKey& round_keys, Word* q) {
  const Word* key = round_keys.planes[0];
  to_little_endian(q, aes_words);
  transpose(q);
  add_key(q, key);
  const int last = rounds(round_keys);
  for (int round = 1;; ++round) {
    key += aes_words;
    substitute(q, q);
    TLSFIT_EACH_PLANE
    for (int i = 0; i < aes_words; ++i) q[i] = shifted(q[i]);
    if (round == last) break;
    // MixColumns (§5.1.3): a becomes 2 (a + a') + a' + a'' + a''', the dashes counting rows below. Times 2 is
    // the plane below, and the top one in the planes of 1B.
    const Word top = q[7] ^ std::rotr(q[7], 8);
    Word doubled = top;
    TLSFIT_EACH_PLANE
    for (int i = 0; i < aes_words; ++i) {
      const Word next = std::rotr(q[i], 8), both = q[i] ^ next;
      q[i] = doubled ^ next ^ std::rotr(both, 16) ^ key[i];
      doubled = (0x1B >> 1 >> i & 1) != 0 ? both ^ top : both;
    }
  }
  add_key(q, key);
  transpose(q);
  to_little_endian(q, aes_words);
}

}  // namespace crypto::gcm
