// ChaCha20-Poly1305 beside OpenSSL's: messages of all lengths, and Poly1305 alone with numbers at the edges,
// where carries go through every limb and sums reach 2^130 - 5.
#include <openssl/evp.h>

#include <cstring>
#include <memory>
#include <random>

#include "crypto/chacha.hpp"
#include "crypto/chacha/poly1305.hpp"
#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr int rounds = 100'000;

/// Bytes at random, or many that are 0 or 0xFF.
Bytes edgy(std::size_t size, std::mt19937& random) {
  Bytes out(size);
  const bool edges = random() % 2 == 0;
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(random());
    if (edges && random() % 8 != 0) byte = random() % 4 == 0 ? 0 : 0xFF;
  }
  return out;
}

Bytes openssl_sealed(const Bytes& key, const Bytes& nonce, const Bytes& additional, const Bytes& message) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  Bytes out(message.size() + 16);
  int size = 0;
  EVP_EncryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.data(), nonce.data());
  EVP_EncryptUpdate(context.get(), nullptr, &size, additional.data(), static_cast<int>(additional.size()));
  EVP_EncryptUpdate(context.get(), out.data(), &size, message.data(), static_cast<int>(message.size()));
  EVP_EncryptFinal_ex(context.get(), out.data() + size, &size);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, 16, out.data() + message.size());
  return out;
}

TEST(ChaCha, SealsAndOpensAsOpenSslDoes) {
  std::mt19937 random(8439);
  for (int i = 0; i < rounds; ++i) {
    const Bytes key = edgy(32, random), nonce = edgy(12, random), additional = edgy(random() % 40, random),
                message = edgy(random() % 200, random);
    const Bytes expected = openssl_sealed(key, nonce, additional, message);
    Bytes buffer = message + Bytes(16);
    AeadMessage all = {key.data(),    nonce.data(),  additional.data(), additional.size(),
                       buffer.data(), buffer.data(), message.size()};
    chacha_seal(all);
    ASSERT_EQ(buffer, expected) << i;
    ASSERT_TRUE(chacha_open(all)) << i;
    ASSERT_EQ(Bytes(buffer.begin(), buffer.end() - 16), message) << i;
    buffer = expected;
    buffer[random() % buffer.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
    ASSERT_FALSE(chacha_open(all)) << i;
  }
}

TEST(Poly1305, AgreesWithOpenSsl) {
  std::mt19937 random(1305);
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "POLY1305", nullptr),
                                                              EVP_MAC_free);
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(mac.get()),
                                                                          EVP_MAC_CTX_free);
  for (int i = 0; i < rounds; ++i) {
    // Whole blocks: what is shorter is filled up here, and ends with a bit there.
    const Bytes message = edgy(16 * (1 + random() % 6), random);
    Bytes key = edgy(32, random);
    if (i % 4 == 0)
      std::fill(key.begin(), key.begin() + 16, std::uint8_t{0}),
          key[0] = static_cast<std::uint8_t>(i / 4 % 6);
    Bytes expected(16);
    std::size_t size = 0;
    ASSERT_EQ(EVP_MAC_init(context.get(), key.data(), key.size(), nullptr), 1);
    ASSERT_EQ(EVP_MAC_update(context.get(), message.data(), message.size()), 1);
    ASSERT_EQ(EVP_MAC_final(context.get(), expected.data(), &size, 16), 1);
    std::uint32_t words[8], tag[4];
    std::memcpy(words, key.data(), 32);
    chacha::Poly1305 poly;
    chacha::start(poly, words);
    chacha::add_padded(poly, message.data(), message.size());
    chacha::finish(poly, tag);
    Bytes got(16);
    std::memcpy(got.data(), tag, 16);
    ASSERT_EQ(got, expected) << i;
  }
}

}  // namespace
}  // namespace crypto::test
