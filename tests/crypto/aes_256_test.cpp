// Suites of AES-256: their AES-GCM, and HMAC and key derivation with SHA-384. Published vectors, NIST's
// files, and random comparisons with Mbed TLS's own code.
#include <algorithm>
#include <numeric>
#include <random>

#include "mbedtls/gcm.h"
#include "mbedtls/hkdf.h"
#include "mbedtls/md.h"
#include "nist.hpp"
#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr int rounds = 50'000;

constexpr psa_algorithm_t hmac_sha384 = PSA_ALG_HMAC(PSA_ALG_SHA_384);
constexpr psa_algorithm_t prf_384 = PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384);
constexpr psa_algorithm_t extract_384 = PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_384);
constexpr psa_algorithm_t expand_384 = PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_384);

class Aes256 : public Provider {
 protected:
  Bytes bytes(std::size_t size) {
    Bytes out(size);
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random_());
    return out;
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937 random_{5289};  // the same inputs in every run
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13 to 16: with AES-256.
TEST_F(Aes256, GcmOfItsAuthors) {
  const struct {
    const char *key, *nonce, *additional, *plaintext, *ciphertext, *tag;
  } cases[] = {
      {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
       "", "530f8afbc74536b9a963b4f1c4cb738b"},
      {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
       "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
       "d0d1c8a799996bf0265b98b5d48ab919"},
      {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
       "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
       "b16aedf5aa0de657ba637b39",
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
       "c5f61e6393ba7a0abcc9f662",
       "76fc6ece0f4e1768cddf8853bb2d551b"},
  };
  for (const auto& c : cases) {
    const auto id = aes(hex(c.key));
    EXPECT_EQ(seal(id, hex(c.nonce), hex(c.additional), hex(c.plaintext)), hex(c.ciphertext) + hex(c.tag));
    Bytes plaintext;
    EXPECT_EQ(open(id, hex(c.nonce), hex(c.additional), hex(c.ciphertext) + hex(c.tag), plaintext),
              PSA_SUCCESS);
    EXPECT_EQ(plaintext, hex(c.plaintext));
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
  }
}

class NistAes256 : public Provider {
 protected:
  void SetUp() override {
    const std::string missing = missing_nist_files();
    if (!missing.empty()) GTEST_SKIP() << missing;
    Provider::SetUp();
  }

  /// Runs `check` with each record that has TLS's nonces and tags; gives their number.
  template <typename Check>
  int for_each_of_tls(const char* file, Check check) {
    int count = 0;
    for_each_record(file, "Count", [&](const Record& record) {
      if (record.section.find("[IVlen=96]") == std::string::npos ||
          record.section.find("[Taglen=128]") == std::string::npos)
        return;
      const auto id = aes(record.bytes("Key"));
      check(record, id);
      EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
      ++count;
    });
    return count;
  }
};

TEST_F(NistAes256, GcmEncrypts) {
  const int count =
      for_each_of_tls("ciphers/AES/GCM/gcmEncryptExtIV256.rsp", [](const Record& record, auto id) {
        EXPECT_EQ(seal(id, record.bytes("IV"), record.bytes("AAD"), record.bytes("PT")),
                  record.bytes("CT") + record.bytes("Tag"));
      });
  EXPECT_EQ(count, 375);
}

TEST_F(NistAes256, GcmDecryptsAndRefuses) {
  int refused = 0;
  const int count = for_each_of_tls("ciphers/AES/GCM/gcmDecrypt256.rsp", [&](const Record& record, auto id) {
    const bool forged = record.fields.contains("FAIL");
    Bytes plaintext;
    EXPECT_EQ(open(id, record.bytes("IV"), record.bytes("AAD"), record.bytes("CT") + record.bytes("Tag"),
                   plaintext),
              forged ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS);
    if (!forged) {
      EXPECT_EQ(plaintext, record.bytes("PT"));
    }
    refused += forged ? 1 : 0;
  });
  EXPECT_EQ(count, 375);
  EXPECT_GT(refused, 100);
}

TEST_F(Aes256, SealsAndOpensAsMbedTlsDoes) {
  mbedtls_gcm_context context;
  mbedtls_gcm_init(&context);
  for (int i = 0; i < rounds; ++i) {
    const Bytes key = bytes(32), nonce = bytes(12), additional = bytes(below(40)),
                message = bytes(below(120));
    ASSERT_EQ(mbedtls_gcm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key.data(), 256), 0);
    Bytes expected(message.size() + 16);
    ASSERT_EQ(mbedtls_gcm_crypt_and_tag(&context, MBEDTLS_GCM_ENCRYPT, message.size(), nonce.data(),
                                        nonce.size(), additional.data(), additional.size(), message.data(),
                                        expected.data(), 16, expected.data() + message.size()),
              0);
    const auto id = aes(key);
    ASSERT_EQ(seal(id, nonce, additional, message), expected);
    Bytes plaintext;
    ASSERT_EQ(open(id, nonce, additional, expected, plaintext), PSA_SUCCESS);
    ASSERT_EQ(plaintext, message);
    expected[below(expected.size())] ^= static_cast<std::uint8_t>(1U << below(8));
    ASSERT_EQ(open(id, nonce, additional, expected, plaintext), PSA_ERROR_INVALID_SIGNATURE);
    psa_destroy_key(id);
  }
  mbedtls_gcm_free(&context);
}

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

Bytes mbedtls_hmac(const Bytes& key, const Bytes& message) {
  Bytes out(48);
  EXPECT_EQ(mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA384), key.data(), key.size(),
                            message.data(), message.size(), out.data()),
            0);
  return out;
}

TEST_F(Aes256, ComputesMacsAsMbedTlsDoes) {
  for (int i = 0; i < rounds; ++i) {
    const Bytes key = bytes(1 + below(64)), message = bytes(below(300));
    ASSERT_EQ(mac(key, message, hmac_sha384), mbedtls_hmac(key, message));
  }
}

TEST_F(Aes256, DerivesAsMbedTlsDoes) {
  const mbedtls_md_info_t* const md = mbedtls_md_info_from_type(MBEDTLS_MD_SHA384);
  for (int i = 0; i < rounds / 2; ++i) {
    const Bytes salt = bytes(below(65)), secret = bytes(1 + below(64)), info = bytes(below(97));
    Bytes prk(48);
    ASSERT_EQ(mbedtls_hkdf_extract(md, salt.data(), salt.size(), secret.data(), secret.size(), prk.data()),
              0);
    ASSERT_EQ(hkdf(extract_384, salt, secret, 48), prk);
    Bytes expected(1 + below(150));
    ASSERT_EQ(mbedtls_hkdf_expand(md, prk.data(), prk.size(), info.data(), info.size(), expected.data(),
                                  expected.size()),
              0);
    ASSERT_EQ(hkdf(expand_384, prk, info, expected.size()), expected);
  }
}

// RFC 5246 §5, written out over Mbed TLS's HMAC.
TEST_F(Aes256, ComputesThePrfOfRfc5246) {
  for (int i = 0; i < rounds / 4; ++i) {
    const Bytes secret = bytes(1 + below(48)), label = bytes(below(23)), seed = bytes(below(74));
    Bytes expected, a = label + seed;
    const std::size_t size = 1 + below(150);
    while (expected.size() < size) {
      a = mbedtls_hmac(secret, a);
      expected = expected + mbedtls_hmac(secret, a + label + seed);
    }
    expected.resize(size);
    ASSERT_EQ(tls12_prf(secret, label, seed, size, prf_384), expected);
  }
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
