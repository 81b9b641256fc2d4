#include "crypto/small/sha256.hpp"

#include "crypto/wipe.hpp"

namespace crypto::small {
namespace {

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2), and of the
// square roots of the first eight (§5.3.3).
constexpr std::uint32_t k[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
};
constexpr std::uint32_t first_state[8] = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
};

constexpr std::uint32_t rotated(std::uint32_t x, int count) {
  return x >> count | x << (32 - count);
}

/// One block (§6.2.2). The schedule is kept sixteen words long, each being replaced when it is used up.
void compress(Sha256& hash) {
  std::uint32_t w[16];
  for (int i = 0; i < 16; ++i) {
    const std::uint8_t* const at = hash.block + 4 * i;
    w[i] = std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
  }
  std::uint32_t s[8];  // a … h
  for (int i = 0; i < 8; ++i) s[i] = hash.state[i];
  for (int t = 0; t < 64; ++t) {
    std::uint32_t& word = w[t % 16];
    if (t >= 16) {
      const std::uint32_t w2 = w[(t + 14) % 16], w15 = w[(t + 1) % 16];
      word += (rotated(w2, 17) ^ rotated(w2, 19) ^ w2 >> 10) + w[(t + 9) % 16] +
              (rotated(w15, 7) ^ rotated(w15, 18) ^ w15 >> 3);
    }
    const std::uint32_t a = s[0], e = s[4];
    const std::uint32_t t1 =
        s[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k[t] + word;
    const std::uint32_t t2 =
        (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    for (int i = 7; i > 0; --i) s[i] = s[i - 1];
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; ++i) hash.state[i] += s[i];
  wipe(w, sizeof w);
  wipe(s, sizeof s);
}

}  // namespace

void sha256_start(Sha256& hash) {
  for (int i = 0; i < 8; ++i) hash.state[i] = first_state[i];
  hash.size = 0;
}

void sha256_update(Sha256& hash, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    hash.block[hash.size++ % sizeof hash.block] = data[i];
    if (hash.size % sizeof hash.block == 0) compress(hash);
  }
}

void sha256_finish(Sha256& hash, std::uint8_t* digest) {
  const std::uint64_t bits = hash.size * 8;
  // A one, zeros, and the length at the end of a block (§5.1.1).
  std::uint8_t byte = 0x80;
  do {
    sha256_update(hash, &byte, 1);
    byte = 0;
  } while (hash.size % sizeof hash.block != sizeof hash.block - sizeof bits);
  for (int shift = 56; shift >= 0; shift -= 8) {
    byte = static_cast<std::uint8_t>(bits >> shift);
    sha256_update(hash, &byte, 1);
  }
  for (int i = 0; i < 32; ++i) digest[i] = static_cast<std::uint8_t>(hash.state[i / 4] >> (24 - 8 * (i % 4)));
}

}  // namespace crypto::small
