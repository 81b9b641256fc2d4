#include "crypto/chacha/chacha20.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

#include "crypto/byte_order.hpp"

namespace crypto::chacha {
namespace {

/// Section 2.1. The words are fetched anew for each, so that few registers are enough.
void quarter_round(std::uint32_t* x, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  std::uint32_t of_a = x[a], of_b = x[b], of_c = x[c], of_d = x[d];
  of_a += of_b, of_d = std::rotl(of_d ^ of_a, 16);
  of_c += of_d, of_b = std::rotl(of_b ^ of_c, 12);
  of_a += of_b, of_d = std::rotl(of_d ^ of_a, 8);
  of_c += of_d, of_b = std::rotl(of_b ^ of_c, 7);
  x[a] = of_a, x[b] = of_b, x[c] = of_c, x[d] = of_d;
}

}  // namespace

void start(State& state, const std::uint8_t* key, const std::uint8_t* nonce) {
  std::memcpy(state.words, "expand 32-byte k", 16);
  std::memcpy(state.words + 4, key, 32);
  state.words[12] = 0;
  std::memcpy(state.words + 13, nonce, 12);
  to_little_endian(state.words, 16);
}

void next_block(State& state, std::uint32_t* out) {
  std::memcpy(out, state.words, sizeof state.words);
  for (unsigned round = 0; round < 20; ++round) {
    // Columns, then diagonals: row i is shifted by i places.
    const std::size_t shift = round & 1;
    for (std::size_t i = 0; i < 4; ++i)
      quarter_round(out, i, 4 + (i + shift) % 4, 8 + (i + 2 * shift) % 4, 12 + (i + 3 * shift) % 4);
  }
  for (std::size_t i = 0; i < 16; ++i) out[i] += state.words[i];
  to_little_endian(out, 16);
  ++state.words[12];
}

}  // namespace crypto::chacha
