// ChaCha20-Poly1305: the RFC's examples, and what must be refused. chacha_random_test.cpp has OpenSSL beside
// it.
#include "crypto/chacha.hpp"

#include <algorithm>

#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr psa_algorithm_t algorithm = PSA_ALG_CHACHA20_POLY1305;

const Bytes some_key(32, 0x42);
const Bytes nonce(12, 0x24);

// RFC 8439 section 2.8.2.
TEST_F(Provider, ChaChaSealsTheExampleOfItsRfc) {
  const Bytes key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const Bytes message = text(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen "
      "would be it.");
  const Bytes sealed =
      seal(chacha(key), hex("070000004041424344454647"), hex("50515253c0c1c2c3c4c5c6c7"), message, algorithm);
  ASSERT_EQ(sealed.size(), message.size() + 16);
  EXPECT_EQ(Bytes(sealed.begin(), sealed.begin() + 16), hex("d31a8d34648e60db7b86afbc53ef7ec2"));
  EXPECT_EQ(Bytes(sealed.end() - 16, sealed.end()), hex("1ae10b594f09e26a7e902ecbd0600691"));
}

TEST_F(Provider, ChaChaOpensNothingButWhatWasSealed) {
  const auto id = chacha(some_key);
  const Bytes additional = text("header"), message = text("twenty-one bytes here");
  const Bytes sealed = seal(id, nonce, additional, message, algorithm);
  Bytes plaintext;
  const auto opened = [&](const Bytes& n, const Bytes& a, const Bytes& c) {
    return open(id, n, a, c, plaintext, algorithm);
  };
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {  // ciphertext and tag, every bit
    Bytes forged = sealed;
    forged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(opened(nonce, additional, forged), PSA_ERROR_INVALID_SIGNATURE) << bit;
    EXPECT_EQ(plaintext, Bytes(message.size(), 0)) << "unauthentic plaintext was handed out";
  }
  for (std::size_t cut = 1; cut <= sealed.size(); ++cut)
    EXPECT_EQ(opened(nonce, additional, Bytes(sealed.begin(), sealed.end() - static_cast<long>(cut))),
              sealed.size() - cut < 16 ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(opened(nonce, text("Header"), sealed), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(opened(nonce, {}, sealed), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(opened(Bytes(12, 0), additional, sealed), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(opened({}, additional, sealed), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(opened(Bytes(24, 0), additional, sealed), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(opened(nonce, additional, sealed), PSA_SUCCESS);
  EXPECT_EQ(plaintext, message);
}

TEST_F(Provider, KeysOfOneCipherAreNoneOfTheOther) {
  mbedtls_svc_key_id_t id = 0;
  constexpr psa_key_usage_t usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT;
  for (const std::size_t size : {0, 16, 31, 33})
    EXPECT_EQ(import_status(PSA_KEY_TYPE_CHACHA20, usage, algorithm, Bytes(size, 1), id),
              PSA_ERROR_INVALID_ARGUMENT)
        << size;
  Bytes out(20);
  std::size_t size = 0;
  const auto sealed = [&](mbedtls_svc_key_id_t key, psa_algorithm_t with) {
    return psa_aead_encrypt(key, with, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), out.size(),
                            &size);
  };
  EXPECT_EQ(sealed(chacha(some_key), PSA_ALG_GCM), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(sealed(aes(Bytes(16, 1)), algorithm), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(sealed(import(PSA_KEY_TYPE_AES, usage, algorithm, Bytes(16, 1)), algorithm),
            PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(sealed(import(PSA_KEY_TYPE_CHACHA20, usage, PSA_ALG_GCM, some_key), PSA_ALG_GCM),
            PSA_ERROR_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace crypto::test
