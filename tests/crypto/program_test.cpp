// What programs alone ask of the provider (tlsfit/crypto.hpp): its states, its bounds and its refusals.
#include <algorithm>

#include "crypto/keys.hpp"
#include "p256_numbers.hpp"
#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr psa_algorithm_t hkdf_sha256 = PSA_ALG_HKDF(PSA_ALG_SHA_256);
constexpr psa_algorithm_t ecdsa = PSA_ALG_ECDSA(PSA_ALG_SHA_256);

class Program : public Provider {
 protected:
  psa_key_derivation_operation_t derivation = psa_key_derivation_operation_init();
  psa_mac_operation_t mac_operation = psa_mac_operation_init();

  psa_status_t give(psa_key_derivation_step_t step, const Bytes& data) {
    return psa_key_derivation_input_bytes(&derivation, step, data.data(), data.size());
  }
  void begin_hkdf() {
    psa_key_derivation_abort(&derivation);
    ASSERT_EQ(psa_key_derivation_setup(&derivation, hkdf_sha256), PSA_SUCCESS);
  }
  Bytes derived(std::size_t size) {
    Bytes out(size);
    EXPECT_EQ(psa_key_derivation_output_bytes(&derivation, out.data(), size), PSA_SUCCESS);
    return out;
  }
};

Bytes exported(mbedtls_svc_key_id_t id) {
  Bytes out(80);
  std::size_t size = 0;
  EXPECT_EQ(psa_export_key(id, out.data(), out.size(), &size), PSA_SUCCESS);
  out.resize(size);
  return out;
}

// RFC 5869, appendix A, test cases 1 to 3: the second has inputs of 80 bytes, the salt of which is longer
// than a key may be here; the third has neither salt nor info.
TEST_F(Program, DerivesByHkdf) {
  begin_hkdf();
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, hex("000102030405060708090a0b0c")), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, Bytes(22, 0x0B)), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, hex("f0f1f2f3f4f5f6f7f8f9")), PSA_SUCCESS);
  EXPECT_EQ(derived(42), hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887"
                             "185865"));
  begin_hkdf();
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, Bytes(80, 0x60)), PSA_ERROR_NOT_SUPPORTED);
  for (const bool with_salt : {false, true}) {  // a salt of no bytes is none
    begin_hkdf();
    if (with_salt) {
      EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, {}), PSA_SUCCESS);
    }
    EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, Bytes(22, 0x0B)), PSA_SUCCESS);
    EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, {}), PSA_SUCCESS);
    EXPECT_EQ(derived(42),
              hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b6"
                  "1a96c8"));
  }
}

TEST_F(Program, HkdfKeepsItsOrder) {
  begin_hkdf();
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, {}), PSA_ERROR_BAD_STATE);
  begin_hkdf();
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, Bytes(32, 1)), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, Bytes(8, 1)), PSA_ERROR_BAD_STATE) << "too late";
  begin_hkdf();
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, Bytes(32, 1)), PSA_SUCCESS);
  std::uint8_t byte = 0;
  EXPECT_EQ(psa_key_derivation_output_bytes(&derivation, &byte, 1), PSA_ERROR_BAD_STATE) << "no info yet";
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, Bytes(97, 1)), PSA_ERROR_NOT_SUPPORTED);
  psa_key_derivation_abort(&derivation);
  EXPECT_EQ(psa_key_derivation_setup(&derivation, PSA_ALG_HKDF(PSA_ALG_SHA_512)), PSA_ERROR_NOT_SUPPORTED);
}

TEST_F(Program, DerivesKeys) {
  const auto secret = import(PSA_KEY_TYPE_DERIVE, PSA_KEY_USAGE_DERIVE, hkdf_sha256, Bytes(22, 0x0B));
  const auto begin = [&] {
    begin_hkdf();
    EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, hex("000102030405060708090a0b0c")), PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_key(&derivation, PSA_KEY_DERIVATION_INPUT_SECRET, secret),
              PSA_SUCCESS);
    EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, hex("f0f1f2f3f4f5f6f7f8f9")), PSA_SUCCESS);
  };
  begin();
  mbedtls_svc_key_id_t id = 0;
  auto wanted = attributes(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_EXPORT, PSA_ALG_GCM, 128);
  ASSERT_EQ(psa_key_derivation_output_key(&wanted, &derivation, &id), PSA_SUCCESS);
  EXPECT_EQ(exported(id), hex("3cb25f25faacd57a90434f64d0362f2a"));
  for (const auto& [type, bits, status] :
       {std::tuple{PSA_KEY_TYPE_AES, std::size_t{0}, PSA_ERROR_INVALID_ARGUMENT},
        std::tuple{PSA_KEY_TYPE_AES, std::size_t{127}, PSA_ERROR_INVALID_ARGUMENT},
        std::tuple{PSA_KEY_TYPE_HMAC, std::size_t{520}, PSA_ERROR_NOT_SUPPORTED},
        std::tuple{ecc_pair, std::size_t{256}, PSA_ERROR_NOT_SUPPORTED}}) {
    begin();
    wanted = attributes(type, PSA_KEY_USAGE_EXPORT, PSA_ALG_GCM, bits);
    EXPECT_EQ(psa_key_derivation_output_key(&wanted, &derivation, &id), status) << bits;
    EXPECT_EQ(id, 0U);
  }
}

TEST_F(Program, MacsInPiecesAreTheSame) {
  const Bytes key = text("Jefe"), message = text("what do ya want for nothing?");
  const auto id =
      import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE, hmac_sha256, key);
  for (std::size_t cut = 0; cut <= message.size(); ++cut) {
    ASSERT_EQ(psa_mac_sign_setup(&mac_operation, id, hmac_sha256), PSA_SUCCESS);
    EXPECT_EQ(psa_mac_update(&mac_operation, message.data(), cut), PSA_SUCCESS);
    EXPECT_EQ(psa_mac_update(&mac_operation, message.data() + cut, message.size() - cut), PSA_SUCCESS);
    Bytes out(32);
    std::size_t size = 0;
    EXPECT_EQ(psa_mac_sign_finish(&mac_operation, out.data(), out.size(), &size), PSA_SUCCESS);
    EXPECT_EQ(out, mac(key, message));
  }
  Bytes right = mac(key, message);
  EXPECT_EQ(psa_mac_verify(id, hmac_sha256, message.data(), message.size(), right.data(), 32), PSA_SUCCESS);
  EXPECT_EQ(psa_mac_verify(id, hmac_sha256, message.data(), message.size(), right.data(), 31),
            PSA_ERROR_INVALID_SIGNATURE)
      << "a shorter one is another algorithm's";
  for (std::size_t i = 0; i < right.size(); ++i) {
    right[i] ^= 0x80;
    EXPECT_EQ(psa_mac_verify(id, hmac_sha256, message.data(), message.size(), right.data(), 32),
              PSA_ERROR_INVALID_SIGNATURE);
    right[i] ^= 0x80;
  }
}

TEST_F(Program, MacsKeepTheirStatesAndPolicies) {
  Bytes out(32);
  std::size_t size = 99;
  EXPECT_EQ(psa_mac_update(&mac_operation, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_mac_sign_finish(&mac_operation, out.data(), 32, &size), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(psa_mac_verify_finish(&mac_operation, out.data(), 32), PSA_ERROR_BAD_STATE);
  const auto signs = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, hmac_sha256, Bytes(64, 7)),
             verifies = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_VERIFY_MESSAGE, hmac_sha256, Bytes(64, 7));
  EXPECT_EQ(psa_mac_verify_setup(&mac_operation, signs, hmac_sha256), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(psa_mac_sign_setup(&mac_operation, verifies, hmac_sha256), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(psa_mac_sign_setup(&mac_operation, signs, PSA_ALG_HMAC(PSA_ALG_SHA_512)),
            PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(psa_mac_sign_setup(&mac_operation, signs, PSA_ALG_GCM), PSA_ERROR_INVALID_ARGUMENT);
  ASSERT_EQ(psa_mac_sign_setup(&mac_operation, signs, hmac_sha256), PSA_SUCCESS);
  EXPECT_EQ(psa_mac_sign_setup(&mac_operation, signs, hmac_sha256), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_mac_verify_finish(&mac_operation, out.data(), 32), PSA_ERROR_BAD_STATE) << "it signs";
  ASSERT_EQ(psa_mac_sign_setup(&mac_operation, signs, hmac_sha256), PSA_SUCCESS);
  EXPECT_EQ(psa_mac_sign_finish(&mac_operation, out.data(), 31, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  const Bytes nothing(sizeof mac_operation, 0);
  EXPECT_TRUE(std::equal(nothing.begin(), nothing.end(), reinterpret_cast<std::uint8_t*>(&mac_operation)))
      << "an operation that failed keeps nothing of the key";
}

TEST_F(Program, ComparesDigests) {
  const Bytes message = text("abc");
  Bytes digest = sha256(message);
  EXPECT_EQ(psa_hash_compare(PSA_ALG_SHA_256, message.data(), 3, digest.data(), 32), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_compare(PSA_ALG_SHA_256, message.data(), 3, digest.data(), 31),
            PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(psa_hash_compare(PSA_ALG_SHA_224, message.data(), 3, digest.data(), 28), PSA_ERROR_NOT_SUPPORTED);
  psa_hash_operation_t operation = psa_hash_operation_init();
  EXPECT_EQ(psa_hash_verify(&operation, digest.data(), 32), PSA_ERROR_BAD_STATE);
  for (const bool right : {true, false}) {
    ASSERT_EQ(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
    ASSERT_EQ(psa_hash_update(&operation, message.data(), 3), PSA_SUCCESS);
    EXPECT_EQ(psa_hash_verify(&operation, digest.data(), 32),
              right ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE);
    digest[31] ^= 1;
  }
}

TEST_F(Program, GivesOutOnlyWhatItMay) {
  const Bytes key(16, 0x42);
  Bytes out(16);
  std::size_t size = 99;
  EXPECT_EQ(psa_export_key(aes(key), out.data(), 16, &size), PSA_ERROR_NOT_PERMITTED);
  EXPECT_EQ(size, 0U);
  const auto open = aes(key, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_EXPORT);
  EXPECT_EQ(exported(open), key);
  EXPECT_EQ(psa_export_key(open, out.data(), 15, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_export_key(0x101, out.data(), 16, &size), PSA_ERROR_INVALID_HANDLE);
  EXPECT_EQ(psa_export_public_key(open, out.data(), 16, &size), PSA_ERROR_INVALID_ARGUMENT);
}

TEST_F(Program, SignsAndVerifiesWithOnePair) {
  const psa_key_attributes_t wanted = attributes(
      ecc_pair, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_EXPORT, ecdsa, 256);
  mbedtls_svc_key_id_t pair = 0;
  ASSERT_EQ(psa_generate_key(&wanted, &pair), PSA_SUCCESS);
  Bytes hash = sha256(text("sample")), signature(64), point(65);
  std::size_t size = 0;
  ASSERT_EQ(psa_sign_hash(pair, ecdsa, hash.data(), 32, signature.data(), 64, &size), PSA_SUCCESS);
  EXPECT_EQ(psa_verify_hash(pair, ecdsa, hash.data(), 32, signature.data(), 64), PSA_SUCCESS);
  ASSERT_EQ(psa_export_public_key(pair, point.data(), 65, &size), PSA_SUCCESS);
  const auto half = import(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, ecdsa, point);
  EXPECT_EQ(psa_verify_hash(half, ecdsa, hash.data(), 32, signature.data(), 64), PSA_SUCCESS);
  EXPECT_EQ(exported(half), point) << "a public key needs no permission";
  Bytes again(65);
  ASSERT_EQ(psa_export_public_key(half, again.data(), 65, &size), PSA_SUCCESS);
  EXPECT_EQ(again, point);
  const auto copy = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, ecdsa, exported(pair));
  EXPECT_EQ(psa_verify_hash(copy, ecdsa, hash.data(), 32, signature.data(), 64), PSA_ERROR_NOT_PERMITTED);
  hash[0] ^= 1;
  EXPECT_EQ(psa_verify_hash(pair, ecdsa, hash.data(), 32, signature.data(), 64), PSA_ERROR_INVALID_SIGNATURE);
  const auto mac_key = import(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_VERIFY_HASH, ecdsa, Bytes(32, 1));
  EXPECT_EQ(psa_verify_hash(mac_key, ecdsa, hash.data(), 32, signature.data(), 64),
            PSA_ERROR_INVALID_ARGUMENT);
}

TEST_F(Program, MakesKeysOfBytes) {
  mbedtls_svc_key_id_t one = 0, other = 0;
  auto wanted = attributes(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_EXPORT, hmac_sha256, 256);
  ASSERT_EQ(psa_generate_key(&wanted, &one), PSA_SUCCESS);
  ASSERT_EQ(psa_generate_key(&wanted, &other), PSA_SUCCESS);
  EXPECT_EQ(exported(one).size(), 32U);
  EXPECT_NE(exported(one), exported(other));
  for (const auto& [type, bits, status] :
       {std::tuple{PSA_KEY_TYPE_AES, std::size_t{0}, PSA_ERROR_INVALID_ARGUMENT},
        std::tuple{PSA_KEY_TYPE_AES, std::size_t{121}, PSA_ERROR_INVALID_ARGUMENT},
        std::tuple{PSA_KEY_TYPE_HMAC, std::size_t{520}, PSA_ERROR_NOT_SUPPORTED},
        std::tuple{PSA_KEY_TYPE_RSA_KEY_PAIR, std::size_t{2048}, PSA_ERROR_NOT_SUPPORTED}}) {
    wanted = attributes(type, PSA_KEY_USAGE_EXPORT, PSA_ALG_GCM, bits);
    EXPECT_EQ(psa_generate_key(&wanted, &one), status) << bits;
    EXPECT_EQ(one, 0U);
  }
}

}  // namespace
}  // namespace crypto::test
