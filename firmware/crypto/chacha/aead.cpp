#include <algorithm>
#include <cstring>

#include "crypto/byte_order.hpp"
#include "crypto/chacha.hpp"
#include "crypto/chacha/chacha20.hpp"
#include "crypto/chacha/poly1305.hpp"

namespace crypto {
namespace {

struct Work {
  chacha::State state;
  chacha::Poly1305 poly;
  std::uint32_t stream[16];
  std::uint32_t tag[4];
};

/// Block 0 is the key of Poly1305 (section 2.6).
void begin(Work& work, const AeadMessage& message) {
  chacha::start(work.state, message.key, message.nonce);
  chacha::next_block(work.state, work.stream);
  chacha::start(work.poly, work.stream);
}

void crypt(Work& work, const AeadMessage& message) {
  const auto* const stream = reinterpret_cast<const std::uint8_t*>(work.stream);
  for (std::size_t done = 0; done < message.size; done += sizeof work.stream) {
    chacha::next_block(work.state, work.stream);
    const std::size_t taken = std::min(message.size - done, sizeof work.stream);
    for (std::size_t i = 0; i < taken; ++i) message.out[done + i] = message.in[done + i] ^ stream[i];
  }
}

/// The tag over additional data and ciphertext, left in work.tag (section 2.8).
void authenticate(Work& work, const AeadMessage& message, const std::uint8_t* ciphertext) {
  chacha::add_padded(work.poly, message.additional, message.additional_size);
  chacha::add_padded(work.poly, ciphertext, message.size);
  const std::uint64_t lengths[2] = {little_endian(std::uint64_t{message.additional_size}),
                                    little_endian(std::uint64_t{message.size})};
  chacha::add_padded(work.poly, reinterpret_cast<const std::uint8_t*>(lengths), sizeof lengths);
  chacha::finish(work.poly, work.tag);
}

}  // namespace

// The state is left on the stack, where wipe_stack() erases it with everything that is below it.

void chacha_seal(const AeadMessage& message) {
  Work work;
  begin(work, message);
  crypt(work, message);
  authenticate(work, message, message.out);
  std::memcpy(message.out + message.size, work.tag, aead_tag);
}

/// Authenticates first: `out` is not touched unless the tag is right.
bool chacha_open(const AeadMessage& message) {
  Work work;
  begin(work, message);
  authenticate(work, message, message.in);
  if (!same_tag(reinterpret_cast<const std::uint8_t*>(work.tag), message.in + message.size)) return false;
  crypt(work, message);
  return true;
}

}  // namespace crypto
