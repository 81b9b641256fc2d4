// What suites of AES-256 have of their own: keys of two sizes, and HMAC and key derivation with SHA-384.
// Their AES-GCM is in vectors_test.cpp and nist_test.cpp, and all of it in random_test.cpp.
#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr psa_algorithm_t hmac_sha384 = PSA_ALG_HMAC(PSA_ALG_SHA_384);
constexpr psa_algorithm_t prf_384 = PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384);
constexpr psa_algorithm_t extract_384 = PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_384);
constexpr psa_algorithm_t expand_384 = PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_384);

class Aes256 : public Provider {};

TEST_F(Aes256, KeysHave128Or256Bits) {
  for (const std::size_t size : {16, 32}) {
    mbedtls_svc_key_id_t id = 0;
    EXPECT_EQ(
        import_status(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, Bytes(size, 1), id, size * 8),
        PSA_SUCCESS);
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  }
  for (const std::size_t size : {0, 15, 17, 24, 31, 33}) {
    mbedtls_svc_key_id_t id = 0;
    EXPECT_EQ(import_status(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, Bytes(size, 1), id),
              size == 24 ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT);
  }
}

// RFC 4231 §4.2 to §4.5.
TEST_F(Aes256, HmacSha384) {
  EXPECT_EQ(mac(Bytes(20, 0x0b), text("Hi There"), hmac_sha384),
            hex("afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
                "faea9ea9076ede7f4af152e8b2fa9cb6"));
  EXPECT_EQ(mac(text("Jefe"), text("what do ya want for nothing?"), hmac_sha384),
            hex("af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                "8e2240ca5e69e2c78b3239ecfab21649"));
  EXPECT_EQ(mac(Bytes(20, 0xaa), Bytes(50, 0xdd), hmac_sha384),
            hex("88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
                "2a5ab39dc13814b94e3ab6e101a34f27"));
}

// Of the list that vectors_test.cpp has the one for SHA-256 from.
TEST_F(Aes256, Tls12Prf) {
  EXPECT_EQ(
      tls12_prf(hex("b80b733d6ceefcdc71566ea48e5567df"), text("test label"),
                hex("cd665cf6a8447dd6ff8b27555edb7465"), 148, prf_384),
      hex("7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0"
          "e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
          "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e099070"
          "3d73e56f"));
}

TEST_F(Aes256, DerivationMindsTheLongerHash) {
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  ASSERT_EQ(psa_key_derivation_setup(&operation, extract_384), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 49), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 48), PSA_SUCCESS);
  psa_key_derivation_abort(&operation);
  ASSERT_EQ(psa_key_derivation_setup(&operation, expand_384), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 255 * 48 + 1), PSA_ERROR_INVALID_ARGUMENT);
  psa_key_derivation_abort(&operation);
  for (const psa_algorithm_t with_512 :
       {PSA_ALG_TLS12_PRF(PSA_ALG_SHA_512), PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_512),
        PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_512)})
    EXPECT_EQ(psa_key_derivation_setup(&operation, with_512), PSA_ERROR_NOT_SUPPORTED);
  const auto id = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, hmac_sha384, Bytes(48, 1));
  Bytes out(48);
  std::size_t size = 0;
  EXPECT_EQ(psa_mac_compute(id, hmac_sha384, nullptr, 0, out.data(), 47, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
}

}  // namespace
}  // namespace crypto::test
