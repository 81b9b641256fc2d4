// ChaCha20 (RFC 8439 section 2.3): blocks of the keystream.
#pragma once

#include <cstdint>

namespace crypto::chacha {

/// The input of a block: constants, key, the block's number, nonce.
struct State {
  std::uint32_t words[16];
};

/// The state for a key of 32 bytes and a nonce of 12, before block 0.
void start(State& state, const std::uint8_t* key, const std::uint8_t* nonce);

/// The next block of the keystream.
void next_block(State& state, std::uint32_t* out);

}  // namespace crypto::chacha
