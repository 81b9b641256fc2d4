// What AES-GCM must refuse, after what Wycheproof collects for it.
#include <algorithm>

#include "psa.hpp"

namespace crypto::test {
namespace {

const Bytes some_key(16, 0x42);
const Bytes nonce(12, 0x24);

// Wycheproof's aes_gcm groups "ModifiedTag", "ZeroLengthIv", "SmallIv", "LongIv" and truncated messages.
TEST_F(Provider, GcmOpensNothingButWhatWasSealed) {
  const auto id = aes(some_key);
  const Bytes additional = text("header"), message = text("twenty-one bytes here");
  const Bytes sealed = seal(id, nonce, additional, message);
  Bytes plaintext;
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {  // ciphertext and tag, every bit
    Bytes forged = sealed;
    forged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(open(id, nonce, additional, forged, plaintext), PSA_ERROR_INVALID_SIGNATURE) << bit;
    EXPECT_EQ(plaintext, Bytes(message.size(), 0)) << "unauthentic plaintext was handed out";
  }
  for (std::size_t cut = 1; cut <= sealed.size(); ++cut)
    EXPECT_EQ(
        open(id, nonce, additional, Bytes(sealed.begin(), sealed.end() - static_cast<long>(cut)), plaintext),
        sealed.size() - cut < 16 ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, nonce, text("Header"), sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, nonce, {}, sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, Bytes(12, 0), additional, sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, {}, additional, sealed, plaintext), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(open(id, Bytes(8, 0), additional, sealed, plaintext), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(open(id, Bytes(16, 0), additional, sealed, plaintext), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(open(id, nonce, additional, sealed, plaintext), PSA_SUCCESS);
  EXPECT_EQ(plaintext, message);
}

TEST_F(Provider, GcmWorksInPlaceAndMindsItsBuffers) {
  const auto id = aes(some_key);
  const Bytes message = text("the same memory for both, as TLS records are");
  Bytes buffer = message + Bytes(16);
  std::size_t size = 0;
  ASSERT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), message.size(),
                             buffer.data(), buffer.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(buffer, seal(id, nonce, {}, message));
  ASSERT_EQ(psa_aead_decrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), buffer.size(),
                             buffer.data(), buffer.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(Bytes(buffer.begin(), buffer.end() - 16), message);
  EXPECT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, message.data(), message.size(),
                             buffer.data(), buffer.size() - 1, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, message.data(), 0, buffer.data(),
                             15, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_aead_decrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), buffer.size(),
                             buffer.data(), message.size() - 1, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  const psa_algorithm_t short_tag = PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 8);
  EXPECT_EQ(psa_aead_decrypt(id, short_tag, nonce.data(), 12, nullptr, 0, buffer.data(), 20, buffer.data(),
                             20, &size),
            PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(psa_aead_decrypt(id, hmac_sha256, nonce.data(), 12, nullptr, 0, buffer.data(), 20, buffer.data(),
                             20, &size),
            PSA_ERROR_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace crypto::test
