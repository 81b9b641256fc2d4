// AES-128-GCM (NIST SP 800-38D), small and in constant time. GHASH multiplies bit by bit with masks (§6.3):
// 128 steps of shifting and adding per block, without the key-dependent tables that make it fast elsewhere.
#include "crypto/gcm.hpp"

#include <bit>
#include <cstring>

#include "crypto/public.hpp"
#include "crypto/small/aes.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

using small::aes_encrypt;

static_assert(std::endian::native == std::endian::little, "a block's words are in the other order");

/// 16 bytes, in the order in which they stand in messages.
struct Block {
  std::uint8_t bytes[16];

  std::uint32_t word(int i) const {  ///< big-endian, as GCM counts bits (§6.3)
    std::uint32_t w;
    std::memcpy(&w, bytes + 4 * i, sizeof w);
    return __builtin_bswap32(w);
  }
  void set(int i, std::uint32_t w) {
    w = __builtin_bswap32(w);
    std::memcpy(bytes + 4 * i, &w, sizeof w);
  }
};

struct State {
  const std::uint8_t* key;
  Block h;        ///< the hash key
  Block y;        ///< GHASH so far
  Block counter;  ///< the counter block
  Block mask;     ///< the tag's mask, E(J0); in the end the tag
  Block stream;   ///< the keystream's block
};

/// y = y * h (§6.3): V runs through h, h x, h x^2, … (x is a shift to the right, reduced by R = E1 0…), and
/// is added where y has a one.
void multiply(State& s) {
  // Eight variables, not two arrays: gcc -Os keeps arrays in memory, which takes three times as long.
  std::uint32_t z0 = 0, z1 = 0, z2 = 0, z3 = 0;
  std::uint32_t v0 = s.h.word(0), v1 = s.h.word(1), v2 = s.h.word(2), v3 = s.h.word(3);
  for (int i = 0; i < 4; ++i) {
    std::uint32_t word = s.y.word(i);
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
  }
  s.y.set(0, z0);
  s.y.set(1, z1);
  s.y.set(2, z2);
  s.y.set(3, z3);
}

/// Hashes bytes, the last block filled up with zeros (§7.1, step 5).
void hash(State& s, const std::uint8_t* data, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    s.y.bytes[i % sizeof s.y] ^= data[i];
    if (i % sizeof s.y == sizeof s.y - 1 || i == size - 1) multiply(s);
  }
}

void begin(State& s, const std::uint8_t* key, const std::uint8_t* nonce) {
  s = {};
  s.key = key;
  aes_encrypt(key, s.h.bytes, s.h.bytes);  // H = E(0)
  std::memcpy(s.counter.bytes, nonce, gcm_nonce);
  s.counter.set(3, 1);  // J0 = nonce, 00000001
  aes_encrypt(key, s.counter.bytes, s.mask.bytes);
}

void crypt(State& s, const std::uint8_t* in, std::size_t size, std::uint8_t* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = i % sizeof s.stream;
    if (at == 0) {
      s.counter.set(3, s.counter.word(3) + 1);  // inc32 (§6.2); it starts at 1 for every message
      aes_encrypt(s.key, s.counter.bytes, s.stream.bytes);
    }
    out[i] = in[i] ^ s.stream.bytes[at];
  }
}

/// The tag over additional data and ciphertext, left in s.mask (§7.1, steps 5 and 6).
void authenticate(State& s, std::span<const std::uint8_t> additional, const std::uint8_t* ciphertext,
                  std::size_t size) {
  hash(s, additional.data(), additional.size());
  hash(s, ciphertext, size);
  // Lengths in bits, 64 bits each.
  const std::uint64_t lengths[2] = {std::uint64_t{additional.size()} << 3, std::uint64_t{size} << 3};
  Block last;
  for (int i = 0; i < 2; ++i) {
    last.set(2 * i, static_cast<std::uint32_t>(lengths[i] >> 32));
    last.set(2 * i + 1, static_cast<std::uint32_t>(lengths[i]));
  }
  hash(s, last.bytes, sizeof last);
  for (std::size_t i = 0; i < gcm_tag; ++i) s.mask.bytes[i] ^= s.y.bytes[i];
}

}  // namespace

bool gcm_seal(const std::uint8_t* key, const std::uint8_t* nonce, std::span<const std::uint8_t> additional,
              const std::uint8_t* in, std::size_t size, std::uint8_t* out, std::uint8_t* tag) {
  State s;
  begin(s, key, nonce);
  crypt(s, in, size, out);
  authenticate(s, additional, out, size);
  std::memcpy(tag, s.mask.bytes, gcm_tag);
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
  for (std::size_t i = 0; i < gcm_tag; ++i) difference |= s.mask.bytes[i] ^ unsigned { tag[i] };
  make_public(difference);
  if (difference == 0) crypt(s, in, size, out);
  wipe(&s, sizeof s);
  return difference == 0 ? Opened::Yes : Opened::Forged;
}

}  // namespace crypto
