// What the provider says of keys that it refuses: states, forms, policies.
#include "crypto/keys.hpp"

#include <algorithm>

#include "p256_numbers.hpp"
#include "psa.hpp"
#include "random_source.hpp"

namespace crypto::test {
namespace {

const Bytes some_key(16, 0x42);
const Bytes nonce(12, 0x24);

using Keys = Provider;

TEST(Start, NothingWorksBeforeInit) {
  mbedtls_psa_crypto_free();
  mbedtls_svc_key_id_t id = 7;
  EXPECT_EQ(import_status(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, some_key, id),
            PSA_ERROR_BAD_STATE);
  EXPECT_EQ(id, 0U);
  std::uint8_t byte = 0;
  EXPECT_EQ(psa_generate_random(&byte, 1), PSA_ERROR_BAD_STATE);
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  EXPECT_EQ(psa_key_derivation_setup(&operation, prf), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_destroy_key(0x101), PSA_ERROR_BAD_STATE);
}

TEST_F(Keys, SlotsAreBoundedAndComeBack) {
  std::vector<mbedtls_svc_key_id_t> ids;
  for (std::size_t i = 0; i < key_slots; ++i) ids.push_back(aes(some_key));
  mbedtls_svc_key_id_t id = 7;
  EXPECT_EQ(import_status(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, some_key, id),
            PSA_ERROR_INSUFFICIENT_MEMORY);
  EXPECT_EQ(id, 0U);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(psa_destroy_key(ids[1]), PSA_SUCCESS);
  EXPECT_NE(aes(some_key), ids[1]) << "an id must not come back with its slot";
}

TEST_F(Keys, ADestroyedKeyStaysInvalid) {
  const auto old = aes(some_key);
  EXPECT_EQ(psa_destroy_key(old), PSA_SUCCESS);
  const auto other = aes(some_key);
  Bytes out(16);
  std::size_t size = 0;
  EXPECT_EQ(
      psa_aead_encrypt(old, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), 16, &size),
      PSA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(psa_destroy_key(old), PSA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(psa_destroy_key(other), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(0), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(0xFF), PSA_ERROR_INVALID_HANDLE);
}

TEST_F(Keys, OfTheWrongFormAreRefusedAndLeaveNoSlotTaken) {
  const struct {
    psa_key_type_t type;
    Bytes data;
    std::size_t bits;
    psa_status_t status;
  } cases[] = {
    {PSA_KEY_TYPE_AES, Bytes(15, 1), 0, PSA_ERROR_INVALID_ARGUMENT},
    {PSA_KEY_TYPE_AES, Bytes(24, 1), 0, PSA_ERROR_NOT_SUPPORTED},
#if !defined(TLSFIT_AES_256)
    {PSA_KEY_TYPE_AES, Bytes(32, 1), 0, PSA_ERROR_NOT_SUPPORTED},
#endif
    {PSA_KEY_TYPE_AES, Bytes(16, 1), 256, PSA_ERROR_INVALID_ARGUMENT},
    {PSA_KEY_TYPE_AES, {}, 0, PSA_ERROR_INVALID_ARGUMENT},
    {PSA_KEY_TYPE_HMAC, {}, 0, PSA_ERROR_INVALID_ARGUMENT},
    {PSA_KEY_TYPE_HMAC, Bytes(65, 1), 0, PSA_ERROR_NOT_SUPPORTED},
    {PSA_KEY_TYPE_DERIVE, Bytes(65, 1), 0, PSA_ERROR_NOT_SUPPORTED},
    {PSA_KEY_TYPE_CHACHA20, Bytes(31, 1), 0, PSA_ERROR_INVALID_ARGUMENT},
    {PSA_KEY_TYPE_CAMELLIA, Bytes(16, 1), 0, PSA_ERROR_NOT_SUPPORTED},
    {PSA_KEY_TYPE_RSA_PUBLIC_KEY, Bytes(270, 1), 0, PSA_ERROR_NOT_SUPPORTED},
    {PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_K1), g, 0, PSA_ERROR_NOT_SUPPORTED},
    {PSA_KEY_TYPE_NONE, some_key, 0, PSA_ERROR_NOT_SUPPORTED},
    {ecc_pair, zero, 0, PSA_ERROR_INVALID_ARGUMENT},
    {ecc_pair, n, 0, PSA_ERROR_INVALID_ARGUMENT},
    {ecc_pair, Bytes(32, 0xFF), 0, PSA_ERROR_INVALID_ARGUMENT},
    {ecc_pair, Bytes(31, 1), 0, PSA_ERROR_INVALID_ARGUMENT},
    {ecc_pair, Bytes(33, 1), 0, PSA_ERROR_INVALID_ARGUMENT},
  };
  for (std::size_t round = 0; round < 2; ++round)  // more imports than slots: a leak would show
    for (const auto& c : cases) {
      mbedtls_svc_key_id_t id = 7;
      EXPECT_EQ(import_status(c.type, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, c.data, id, c.bits), c.status);
      EXPECT_EQ(id, 0U);
    }
  EXPECT_NE(import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, one()), 0U);
  EXPECT_NE(import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, minus_one(n)), 0U);
}

TEST_F(Keys, PersistentOnesAreRefused) {
  psa_key_attributes_t wanted = attributes(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM);
  psa_set_key_id(&wanted, 1);
  mbedtls_svc_key_id_t id = 7;
  EXPECT_EQ(psa_import_key(&wanted, some_key.data(), 16, &id), PSA_ERROR_NOT_SUPPORTED);
  mbedtls_svc_key_id_t other = 0;
  EXPECT_EQ(import_status(PSA_KEY_TYPE_AES, 0x80000000, PSA_ALG_GCM, some_key, other),
            PSA_ERROR_INVALID_ARGUMENT);
}

TEST_F(Keys, HaveTheirAttributes) {
  const auto id = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_HASH, hmac_sha256, Bytes(48, 1));
  psa_key_attributes_t seen = psa_key_attributes_init();
  EXPECT_EQ(psa_get_key_attributes(id, &seen), PSA_SUCCESS);
  EXPECT_EQ(psa_get_key_type(&seen), PSA_KEY_TYPE_HMAC);
  EXPECT_EQ(psa_get_key_bits(&seen), 384U);
  EXPECT_EQ(psa_get_key_algorithm(&seen), hmac_sha256);
  EXPECT_EQ(psa_get_key_usage_flags(&seen), PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE);
  EXPECT_EQ(psa_get_key_id(&seen), id);
  EXPECT_EQ(psa_get_key_attributes(0, &seen), PSA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(psa_get_key_type(&seen), PSA_KEY_TYPE_NONE);
}

// Every use of a key with a policy that does not name it.
TEST_F(Keys, PolicyIsEnforced) {
  Bytes out(100);
  std::size_t size = 0;
  const auto encrypt = aes(some_key, PSA_KEY_USAGE_ENCRYPT);
  const auto decrypt = aes(some_key, PSA_KEY_USAGE_DECRYPT);
  EXPECT_EQ(
      psa_aead_encrypt(decrypt, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), 16, &size),
      PSA_ERROR_NOT_PERMITTED);
  const Bytes sealed = seal(encrypt, nonce, {}, {});
  Bytes plaintext;
  EXPECT_EQ(open(encrypt, nonce, {}, sealed, plaintext), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(open(decrypt, nonce, {}, sealed, plaintext), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(encrypt), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(decrypt), PSA_SUCCESS);

  // Another algorithm than the policy's, and none at all.
  const auto ccm = import(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_CCM, some_key);
  EXPECT_EQ(
      psa_aead_encrypt(ccm, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), 16, &size),
      PSA_ERROR_NOT_PERMITTED);
  const auto none = import(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_NONE, some_key);
  EXPECT_EQ(
      psa_aead_encrypt(none, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), 16, &size),
      PSA_ERROR_NOT_PERMITTED);
  // A key of another type, with a policy that says otherwise.
  const auto hmac_key = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, some_key);
  EXPECT_EQ(psa_aead_encrypt(hmac_key, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, nullptr, 0, out.data(), 16,
                             &size),
            PSA_ERROR_INVALID_ARGUMENT);
  for (const auto id : {ccm, none, hmac_key}) EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);

  const auto for_mac = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_VERIFY_MESSAGE, hmac_sha256, some_key);
  EXPECT_EQ(psa_mac_compute(for_mac, hmac_sha256, nullptr, 0, out.data(), 32, &size),
            PSA_ERROR_NOT_PERMITTED);
  const auto verifier = import(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA_ANY, g);
  EXPECT_EQ(psa_verify_hash(verifier, PSA_ALG_ECDSA(PSA_ALG_SHA_256), zero.data(), 32, out.data(), 64),
            PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, verifier, g.data(), g.size(), out.data(), 32, &size),
            PSA_ERROR_NOT_PERMITTED);
  const auto signer = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), one());
  EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, signer, g.data(), g.size(), out.data(), 32, &size),
            PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(psa_destroy_key(for_mac), PSA_SUCCESS);
  EXPECT_EQ(psa_destroy_key(verifier), PSA_SUCCESS);

  const auto derive = import(PSA_KEY_TYPE_DERIVE, PSA_KEY_USAGE_DERIVE, extract, some_key);
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  EXPECT_EQ(psa_key_derivation_setup(&operation, prf), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SEED, nullptr, 0),
            PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_input_key(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, derive),
            PSA_ERROR_NOT_PERMITTED);
}

}  // namespace
}  // namespace crypto::test
