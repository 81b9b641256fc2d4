// AES-128-GCM (NIST SP 800-38D), small and in constant time. GHASH multiplies bit by bit with masks (§6.3):
// 128 steps of shifting and adding per block, without the key-dependent tables that make it fast elsewhere.
#include "crypto/gcm.hpp"

#include "crypto/public.hpp"
#include "crypto/small/aes.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

using small::Aes;

constexpr std::size_t block_size = 16;

struct State {
  Aes aes;
  std::uint32_t h[4];        ///< the hash key, big-endian words
  std::uint32_t y[4];        ///< GHASH so far
  std::uint8_t counter[16];  ///< the counter block
  std::uint8_t mask[16];     ///< the tag's mask, E(J0)
  std::uint8_t stream[16];   ///< the keystream's block
};

/// y = y * h (§6.3): V runs through h, h x, h x^2, … (x is a shift to the right, reduced by R = E1 0…), and
/// is added where y has a one.
void multiply(State& s) {
  // Eight variables, not two arrays: gcc -Os keeps arrays in memory, which takes three times as long.
  std::uint32_t z0 = 0, z1 = 0, z2 = 0, z3 = 0;
  std::uint32_t v0 = s.h[0], v1 = s.h[1], v2 = s.h[2], v3 = s.h[3];
  for (std::uint32_t word : s.y)
    for (int bit = 0; bit < 32; ++bit) {
      const std::uint32_t add = 0U - (word >> 31);
      word <<= 1;
      z0 ^= v0 & add;
      z1 ^= v1 & add;
      z2 ^= v2 & add;
      z3 ^= v3 & add;
      const std::uint32_t reduce = 0U - (v3 & 1);
      v3 = v3 >> 1 | v2 << 31;
      v2 = v2 >> 1 | v1 << 31;
      v1 = v1 >> 1 | v0 << 31;
      v0 = v0 >> 1 ^ (0xE1000000U & reduce);
    }
  s.y[0] = z0;
  s.y[1] = z1;
  s.y[2] = z2;
  s.y[3] = z3;
}

/// Hashes bytes, the last block filled up with zeros (§7.1, step 5).
void hash(State& s, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = i % block_size;
    s.y[at / 4] ^= std::uint32_t{data[i]} << (24 - 8 * (at % 4));
    if (at == block_size - 1 || i == size - 1) multiply(s);
  }
}

/// The keystream's next block: inc32 (§6.2), then E.
void next_stream(State& s) {
  for (std::size_t i = block_size; i-- > gcm_nonce;)
    if (++s.counter[i] != 0) break;  // the counter is public: it starts at 1 for every message
  small::aes_encrypt(s.aes, s.counter, s.stream);
}

void begin(State& s, const std::uint8_t* key, const std::uint8_t* nonce) {
  small::aes_set_key(s.aes, key);
  for (std::size_t i = 0; i < block_size; ++i) s.stream[i] = 0;
  small::aes_encrypt(s.aes, s.stream, s.stream);  // H = E(0)
  for (int i = 0; i < 4; ++i) {
    s.h[i] = s.y[i] = 0;
    for (int j = 0; j < 4; ++j) s.h[i] = s.h[i] << 8 | s.stream[4 * i + j];
  }
  for (std::size_t i = 0; i < block_size; ++i)  // J0 = nonce, 00000001
    s.counter[i] = i < gcm_nonce ? nonce[i] : static_cast<std::uint8_t>(i == block_size - 1);
  small::aes_encrypt(s.aes, s.counter, s.mask);
}

void crypt(State& s, const std::uint8_t* in, std::size_t size, std::uint8_t* out) {
  for (std::size_t i = 0; i < size; ++i) {
    if (i % block_size == 0) next_stream(s);
    out[i] = in[i] ^ s.stream[i % block_size];
  }
}

/// The tag over additional data and ciphertext, left in s.mask (§7.1, steps 5 and 6).
void authenticate(State& s, std::span<const std::uint8_t> additional, const std::uint8_t* ciphertext,
                  std::size_t size) {
  hash(s, additional.data(), additional.size());
  hash(s, ciphertext, size);
  // Lengths in bits, 64 bits each.
  s.y[0] ^= static_cast<std::uint32_t>(std::uint64_t{additional.size()} >> 29);
  s.y[1] ^= static_cast<std::uint32_t>(additional.size() << 3);
  s.y[2] ^= static_cast<std::uint32_t>(std::uint64_t{size} >> 29);
  s.y[3] ^= static_cast<std::uint32_t>(size << 3);
  multiply(s);
  for (std::size_t i = 0; i < gcm_tag; ++i)
    s.mask[i] ^= static_cast<std::uint8_t>(s.y[i / 4] >> (24 - 8 * (i % 4)));
}

}  // namespace

bool gcm_seal(const std::uint8_t* key, const std::uint8_t* nonce, std::span<const std::uint8_t> additional,
              const std::uint8_t* in, std::size_t size, std::uint8_t* out, std::uint8_t* tag) {
  State s;
  begin(s, key, nonce);
  crypt(s, in, size, out);
  authenticate(s, additional, out, size);
  for (std::size_t i = 0; i < gcm_tag; ++i) tag[i] = s.mask[i];
  wipe(&s, sizeof s);
  return true;
}

/// Authenticates first: `out` is not touched unless the tag is right.
Opened gcm_open(const std::uint8_t* key, const std::uint8_t* nonce, std::span<const std::uint8_t> additional,
                const std::uint8_t* in, std::size_t size, std::uint8_t* out, const std::uint8_t* tag) {
  State s;
  begin(s, key, nonce);
  authenticate(s, additional, in, size);
  unsigned difference = 0;  // of all bytes, so that the time says nothing about where
  for (std::size_t i = 0; i < gcm_tag; ++i) difference |= s.mask[i] ^ unsigned { tag[i] };
  make_public(difference);
  if (difference == 0) crypt(s, in, size, out);
  wipe(&s, sizeof s);
  return difference == 0 ? Opened::Yes : Opened::Forged;
}

}  // namespace crypto
