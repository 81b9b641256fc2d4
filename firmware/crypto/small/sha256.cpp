#include "crypto/small/sha256.hpp"

#include <bit>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/wipe.hpp"
#include "psa/build_info.h"
#if defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512)
#include "crypto/sha512.hpp"
#endif

namespace crypto::small {
namespace {

using std::rotr;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2), and of the
// square roots of the first eight (§5.3.3).
#if defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512)
std::uint32_t k(unsigned t) {
  return static_cast<std::uint32_t>(sha512_constants[t] >> 32);
}
#else
constexpr std::uint32_t k_table[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};

std::uint32_t k(unsigned t) {
  return k_table[t];
}
#endif

constexpr std::uint32_t first_state[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

std::uint32_t word_of(const std::uint8_t* block, unsigned i) {
  std::uint32_t word;
  std::memcpy(&word, block + 4 * i, sizeof word);
  return big_endian(word);
}

/// One block (§6.2.2). The schedule is kept sixteen words long, each being replaced when it is used up. The
/// letters do not move: what comes new is written below them, and their place counts down.
void compress(Sha256& hash) {
  struct {
    std::uint32_t w[16], letters[64 + 8];
  } room;
  std::uint32_t* s = room.letters + 64;  // a … h
  std::memcpy(s, hash.state, sizeof hash.state);
  for (unsigned t = 0; t < 64; ++t) {
    std::uint32_t& word = room.w[t % 16];
    if (t < 16) {
      word = word_of(hash.block, t);
    } else {
      const std::uint32_t w2 = room.w[(t + 14) % 16], w15 = room.w[(t + 1) % 16];
      word += (rotr(w2, 17) ^ rotr(w2, 19) ^ w2 >> 10) + room.w[(t + 9) % 16] +
              (rotr(w15, 7) ^ rotr(w15, 18) ^ w15 >> 3);
    }
    const std::uint32_t a = s[0], b = s[1], c = s[2], e = s[4];
    const std::uint32_t t1 =
        s[7] + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k(t) + word;
    s[3] += t1;
    *--s = t1 + (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
  }
  for (int i = 0; i < 8; ++i) hash.state[i] += s[i];
  wipe(&room, sizeof room);
}

}  // namespace

void sha256_start(Sha256& hash) {
  std::memcpy(hash.state, first_state, sizeof hash.state);
  hash.size = 0;
}

void sha256_update(Sha256& hash, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    hash.block[hash.size++ % sizeof hash.block] = data[i];
    if (hash.size % sizeof hash.block == 0) compress(hash);
  }
}

void sha256_finish(Sha256& hash, std::uint8_t* digest) {
  // A one, zeros, and the length at the end of a block (§5.1.1).
  const std::uint64_t bits = big_endian(hash.size * 8);
  std::uint8_t byte = 0x80;
  do {
    sha256_update(hash, &byte, 1);
    byte = 0;
  } while (hash.size % sizeof hash.block != sizeof hash.block - sizeof bits);
  sha256_update(hash, reinterpret_cast<const std::uint8_t*>(&bits), sizeof bits);
  for (int i = 0; i < 8; ++i) {
    const std::uint32_t word = big_endian(hash.state[i]);
    std::memcpy(digest + 4 * i, &word, sizeof word);
  }
}

}  // namespace crypto::small
