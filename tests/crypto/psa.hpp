// The provider's API in the shape that tests like: bytes in, bytes out, and a status to look at.
#pragma once

#include <gtest/gtest.h>

#include "hex.hpp"
#include "psa/crypto.h"
#include "psa/crypto_extra.h"

namespace crypto::test {

inline constexpr psa_algorithm_t hmac_sha256 = PSA_ALG_HMAC(PSA_ALG_SHA_256);
inline constexpr psa_algorithm_t prf = PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256);
inline constexpr psa_algorithm_t extract = PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256);
inline constexpr psa_algorithm_t expand = PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256);
inline constexpr psa_key_type_t ecc_public = PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1);
inline constexpr psa_key_type_t ecc_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);

/// Every test starts with a fresh provider.
class Provider : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS); }
  void TearDown() override { mbedtls_psa_crypto_free(); }
};

inline psa_key_attributes_t attributes(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                                       std::size_t bits = 0) {
  psa_key_attributes_t out = psa_key_attributes_init();
  psa_set_key_type(&out, type);
  psa_set_key_usage_flags(&out, usage);
  psa_set_key_algorithm(&out, algorithm);
  psa_set_key_bits(&out, bits);
  return out;
}

inline psa_status_t import_status(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                                  const Bytes& data, mbedtls_svc_key_id_t& id, std::size_t bits = 0) {
  const psa_key_attributes_t wanted = attributes(type, usage, algorithm, bits);
  return psa_import_key(&wanted, data.data(), data.size(), &id);
}

inline mbedtls_svc_key_id_t import(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                                   const Bytes& data) {
  mbedtls_svc_key_id_t id = 0;
  EXPECT_EQ(import_status(type, usage, algorithm, data, id), PSA_SUCCESS);
  return id;
}

inline mbedtls_svc_key_id_t aes(const Bytes& key,
                                psa_key_usage_t usage = PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT) {
  return import(PSA_KEY_TYPE_AES, usage, PSA_ALG_GCM, key);
}

inline mbedtls_svc_key_id_t chacha(const Bytes& key) {
  return import(PSA_KEY_TYPE_CHACHA20, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT,
                PSA_ALG_CHACHA20_POLY1305, key);
}

inline Bytes sha256(const Bytes& message) {
  Bytes out(32);
  std::size_t size = 0;
  EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, message.data(), message.size(), out.data(), out.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(size, 32U);
  return out;
}

inline Bytes mac(const Bytes& key, const Bytes& message, psa_algorithm_t algorithm = hmac_sha256) {
  const auto id = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, algorithm, key);
  Bytes out(PSA_HASH_LENGTH(algorithm));
  std::size_t size = 0;
  EXPECT_EQ(psa_mac_compute(id, algorithm, message.data(), message.size(), out.data(), out.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  return out;
}

/// Ciphertext and tag.
inline Bytes seal(mbedtls_svc_key_id_t id, const Bytes& nonce, const Bytes& additional,
                  const Bytes& plaintext, psa_algorithm_t algorithm = PSA_ALG_GCM) {
  Bytes out(plaintext.size() + 16);
  std::size_t size = 0;
  EXPECT_EQ(psa_aead_encrypt(id, algorithm, nonce.data(), nonce.size(), additional.data(), additional.size(),
                             plaintext.data(), plaintext.size(), out.data(), out.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(size, out.size());
  return out;
}

inline psa_status_t open(mbedtls_svc_key_id_t id, const Bytes& nonce, const Bytes& additional,
                         const Bytes& ciphertext, Bytes& plaintext, psa_algorithm_t algorithm = PSA_ALG_GCM) {
  plaintext.assign(ciphertext.size() < 16 ? 0 : ciphertext.size() - 16, 0xEE);
  std::size_t size = 99;
  const psa_status_t status =
      psa_aead_decrypt(id, algorithm, nonce.data(), nonce.size(), additional.data(), additional.size(),
                       ciphertext.data(), ciphertext.size(), plaintext.data(), plaintext.size(), &size);
  EXPECT_EQ(size, status == PSA_SUCCESS ? plaintext.size() : 0U);
  return status;
}

inline Bytes tls12_prf(const Bytes& secret, const Bytes& label, const Bytes& seed, std::size_t size,
                       psa_algorithm_t algorithm = prf) {
  const auto id = import(PSA_KEY_TYPE_DERIVE, PSA_KEY_USAGE_DERIVE, algorithm, secret);
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  EXPECT_EQ(psa_key_derivation_setup(&operation, algorithm), PSA_SUCCESS);
  EXPECT_EQ(
      psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SEED, seed.data(), seed.size()),
      PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_input_key(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, id), PSA_SUCCESS);
  EXPECT_EQ(
      psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_LABEL, label.data(), label.size()),
      PSA_SUCCESS);
  Bytes out(size);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, size), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), out.size()), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_abort(&operation), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  return out;
}

/// One half of HKDF: `first` is the salt and `second` the secret, or PRK and info.
inline Bytes hkdf(psa_algorithm_t half, const Bytes& first, const Bytes& second, std::size_t size) {
  const bool is_extract = PSA_ALG_IS_HKDF_EXTRACT(half);
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  EXPECT_EQ(psa_key_derivation_setup(&operation, half), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_input_bytes(
                &operation, is_extract ? PSA_KEY_DERIVATION_INPUT_SALT : PSA_KEY_DERIVATION_INPUT_SECRET,
                first.data(), first.size()),
            PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_input_bytes(
                &operation, is_extract ? PSA_KEY_DERIVATION_INPUT_SECRET : PSA_KEY_DERIVATION_INPUT_INFO,
                second.data(), second.size()),
            PSA_SUCCESS);
  Bytes out(size);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), out.size()), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_abort(&operation), PSA_SUCCESS);
  return out;
}

inline psa_status_t verify(const Bytes& key, const Bytes& hash, const Bytes& signature,
                           psa_algorithm_t algorithm = PSA_ALG_ECDSA_ANY) {
  const auto id = import(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, algorithm, key);
  const psa_status_t status =
      psa_verify_hash(id, algorithm, hash.data(), hash.size(), signature.data(), signature.size());
  EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  return status;
}

inline psa_status_t agree(mbedtls_svc_key_id_t id, const Bytes& peer, Bytes& secret) {
  secret.assign(32, 0xEE);
  std::size_t size = 99;
  const psa_status_t status =
      psa_raw_key_agreement(PSA_ALG_ECDH, id, peer.data(), peer.size(), secret.data(), secret.size(), &size);
  EXPECT_EQ(size, status == PSA_SUCCESS ? 32U : 0U);
  return status;
}

}  // namespace crypto::test
