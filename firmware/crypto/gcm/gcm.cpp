// AES-GCM (NIST SP 800-38D) in constant time.
#include "crypto/gcm.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/gcm/ghash.hpp"

namespace crypto {
namespace {

using namespace gcm;

struct State {
  Block stream[2];  ///< the keystream
  Block y;          ///< GHASH so far
  Block mask;       ///< the tag's mask, E(J0); in the end the tag
  Block counter;    ///< the last counter block (inc32, §6.2)
  GhashKey h;
  AesKey key;
};

std::uint8_t* bytes(Block* blocks) {
  return reinterpret_cast<std::uint8_t*>(blocks);
}

std::size_t key_size([[maybe_unused]] const AeadMessage& message) {
#if defined(TLSFIT_AES_256)
  return message.key_size;
#else
  return aes_key;
#endif
}

/// The next counter block.
void count(State& s, Block& block) {
  s.counter.words[3] = big_endian(big_endian(s.counter.words[3]) + 1);
  block = s.counter;
}

void begin(State& s, const AeadMessage& message) {
  std::memset(&s, 0, sizeof s);
  std::memcpy(s.counter.words, message.nonce, aead_nonce);
  aes_expand(s.key, message.key, key_size(message));
  count(s, s.stream[1]);  // J0 = nonce, 00000001
  aes_encrypt(s.key, s.stream[0].words);
  ghash_key(s.h, s.stream[0]);  // H = E(0)
  s.mask = s.stream[1];
}

/// out = a + b, which is their exclusive or; `out` may be either.
void add(std::uint8_t* out, const std::uint8_t* a, const std::uint8_t* b, std::size_t size) {
#if !defined(TLSFIT_SMALLEST)
  for (; size >= sizeof(Word); size -= sizeof(Word)) {
    Word of_a, of_b;
    std::memcpy(&of_a, a, sizeof(Word));
    std::memcpy(&of_b, b, sizeof(Word));
    of_a ^= of_b;
    std::memcpy(out, &of_a, sizeof(Word));
    out += sizeof(Word), a += sizeof(Word), b += sizeof(Word);
  }
#endif
  for (std::size_t i = 0; i < size; ++i) out[i] = a[i] ^ b[i];
}

/// Hashes bytes, the last block filled up with zeros (§7.1, step 5).
void hash(State& s, const std::uint8_t* data, std::size_t size) {
  while (size > 0) {
    const std::size_t taken = std::min(size, sizeof(Block));
    add(bytes(&s.y), bytes(&s.y), data, taken);
    ghash_multiply(s.y, s.h);
    data += taken;
    size -= taken;
  }
}

void crypt(State& s, const AeadMessage& message) {
  for (std::size_t done = 0; done < message.size; done += sizeof s.stream) {
    for (Block& block : s.stream) count(s, block);
    aes_encrypt(s.key, s.stream[0].words);
    add(message.out + done, message.in + done, bytes(s.stream),
        std::min(message.size - done, sizeof s.stream));
  }
}

/// The tag over additional data and ciphertext, left in s.mask (§7.1, steps 5 and 6).
void authenticate(State& s, const AeadMessage& message, const std::uint8_t* ciphertext) {
  hash(s, message.additional, message.additional_size);
  hash(s, ciphertext, message.size);
  // Lengths in bits, 64 bits each.
  Block lengths = {{0, big_endian(static_cast<Word>(message.additional_size << 3)), 0,
                    big_endian(static_cast<Word>(message.size << 3))}};
  hash(s, bytes(&lengths), sizeof lengths);
  add(bytes(&s.mask), bytes(&s.mask), bytes(&s.y), sizeof s.mask);
}

}  // namespace

// The state is left on the stack, where wipe_stack() erases it with everything that is below it.

void gcm_seal(const AeadMessage& message) {
  State s;
  begin(s, message);
  crypt(s, message);
  authenticate(s, message, message.out);
  std::memcpy(message.out + message.size, s.mask.words, aead_tag);
}

/// Authenticates first: `out` is not touched unless the tag is right.
bool gcm_open(const AeadMessage& message) {
  State s;
  begin(s, message);
  authenticate(s, message, message.in);
  if (!same_tag(bytes(&s.mask), message.in + message.size)) return false;
  crypt(s, message);
  return true;
}

}  // namespace crypto
