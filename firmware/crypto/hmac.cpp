#include "crypto/hmac.hpp"

#include "crypto/sha512.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

struct WithSha256 {
  using State = Sha256State;
  static constexpr std::size_t block = 64, size = hmac_size;
  static void start(State& hash) { sha256_start(hash); }
  static void update(State& hash, const std::uint8_t* data, std::size_t count) {
    sha256_update(hash, data, count);
  }
  static void finish(State& hash, std::uint8_t* digest) { sha256_finish(hash, digest); }
};

#if defined(TLSFIT_AES_256)
struct WithSha384 {
  using State = Sha512;
  static constexpr std::size_t block = 128, size = hmac_longest;
  static void start(State& hash) { sha512_start(hash, size); }
  static void update(State& hash, const std::uint8_t* data, std::size_t count) {
    sha512_update(hash, data, count);
  }
  static void finish(State& hash, std::uint8_t* digest) { sha512_finish(hash, digest, size); }
};
#endif

/// Begins a hash with the key's block, masked.
template <typename Hash>
void start(typename Hash::State& hash, std::span<const std::uint8_t> key, std::uint8_t mask) {
  std::uint8_t block[Hash::block];
  for (std::size_t i = 0; i < sizeof block; ++i)
    block[i] = static_cast<std::uint8_t>((i < key.size() ? key[i] : 0) ^ mask);
  Hash::start(hash);
  Hash::update(hash, block, sizeof block);
  wipe(block, sizeof block);
}

template <typename Hash>
[[gnu::always_inline]] inline void compute(const std::span<const std::uint8_t>& key,
                                           const std::span<const std::uint8_t>& first,
                                           const std::span<const std::uint8_t>& second, std::uint8_t* out) {
  typename Hash::State hash;
  start<Hash>(hash, key, inner_mask);
  Hash::update(hash, first.data(), first.size());
  Hash::update(hash, second.data(), second.size());
  Hash::finish(hash, out);
  start<Hash>(hash, key, outer_mask);
  Hash::update(hash, out, Hash::size);
  Hash::finish(hash, out);
  wipe(&hash, sizeof hash);
}

}  // namespace

void hmac_start(Sha256State& hash, std::span<const std::uint8_t> key, std::uint8_t mask) {
  start<WithSha256>(hash, key, mask);
}

void hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
          std::span<const std::uint8_t> second, std::uint8_t* out) {
  compute<WithSha256>(key, first, second, out);
}

#if defined(TLSFIT_AES_256)
void hmac_sha384(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
                 std::span<const std::uint8_t> second, std::uint8_t* out) {
  compute<WithSha384>(key, first, second, out);
}
#endif

}  // namespace crypto
