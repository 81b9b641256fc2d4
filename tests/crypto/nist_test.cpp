// NIST's validation vectors (CAVP), through the provider's API.
#include "nist.hpp"

#include "psa.hpp"

namespace crypto::test {
namespace {

class Nist : public NistProvider {};

/// TLS's nonces and tags, and no others (gcm.hpp).
bool is_of_tls(const Record& record) {
  return record.section.find("[IVlen=96]") != std::string::npos &&
         record.section.find("[Taglen=128]") != std::string::npos;
}

TEST_F(Nist, Sha256) {
  int count = 0;
  for (const char* const file : {"hashes/SHA2/SHA256ShortMsg.rsp", "hashes/SHA2/SHA256LongMsg.rsp"})
    for_each_record(file, "Len", [&](const Record& record) {
      Bytes message = record.bytes("Msg");
      message.resize(std::stoul(record.fields.at("Len")) / 8);
      EXPECT_EQ(sha256(message), record.bytes("MD")) << record.fields.at("Msg");
      ++count;
    });
  EXPECT_EQ(count, 65 + 64);
}

void expect_gcm_encrypts(const std::string& file) {
  int count = 0;
  for_each_record(file, "Count", [&](const Record& record) {
    if (!is_of_tls(record)) return;
    const auto id = aes(record.bytes("Key"));
    EXPECT_EQ(seal(id, record.bytes("IV"), record.bytes("AAD"), record.bytes("PT")),
              record.bytes("CT") + record.bytes("Tag"));
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++count;
  });
  EXPECT_EQ(count, 375);
}

void expect_gcm_decrypts_and_refuses(const std::string& file) {
  int count = 0, refused = 0;
  for_each_record(file, "Count", [&](const Record& record) {
    if (!is_of_tls(record)) return;
    const auto id = aes(record.bytes("Key"));
    const bool forged = record.fields.contains("FAIL");
    Bytes plaintext;
    EXPECT_EQ(open(id, record.bytes("IV"), record.bytes("AAD"), record.bytes("CT") + record.bytes("Tag"),
                   plaintext),
              forged ? PSA_ERROR_INVALID_SIGNATURE : PSA_SUCCESS);
    if (!forged) {
      EXPECT_EQ(plaintext, record.bytes("PT"));
    }
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++count;
    refused += forged ? 1 : 0;
  });
  EXPECT_EQ(count, 375);
  EXPECT_GT(refused, 100);
}

TEST_F(Nist, GcmEncrypts) {
  expect_gcm_encrypts("ciphers/AES/GCM/gcmEncryptExtIV128.rsp");
}

TEST_F(Nist, GcmDecryptsAndRefuses) {
  expect_gcm_decrypts_and_refuses("ciphers/AES/GCM/gcmDecrypt128.rsp");
}

#if defined(TLSFIT_AES_256)
TEST_F(Nist, GcmEncryptsWithAes256) {
  expect_gcm_encrypts("ciphers/AES/GCM/gcmEncryptExtIV256.rsp");
}

TEST_F(Nist, GcmDecryptsAndRefusesWithAes256) {
  expect_gcm_decrypts_and_refuses("ciphers/AES/GCM/gcmDecrypt256.rsp");
}
#endif

// "ECDSA key pair": the public key of each private key (FIPS 186-3's file).
TEST_F(Nist, PublicKeysOfP256) {
  int count = 0;
  for_each_record("asymmetric/ECDSA/FIPS_186-3/KeyPair.rsp", "d", [&](const Record& record) {
    if (!record.section.starts_with("[P-256]") || !record.fields.contains("d")) return;
    const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, record.bytes("d"));
    Bytes exported(65);
    std::size_t size = 0;
    EXPECT_EQ(psa_export_public_key(id, exported.data(), exported.size(), &size), PSA_SUCCESS);
    EXPECT_EQ(exported, record.point("Qx", "Qy", 32));
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++count;
  });
  EXPECT_EQ(count, 10);
}

// "Public key validation": what is not on the curve, or not below its prime.
TEST_F(Nist, ValidatesPointsOfP256) {
  int count = 0, refused = 0;
  for_each_record("asymmetric/ECDSA/FIPS_186-3/PKV.rsp", "Qx", [&](const Record& record) {
    if (record.section != "[P-256]") return;
    const bool good = record.fields.at("Result").starts_with("P");
    mbedtls_svc_key_id_t id = 0;
    EXPECT_EQ(import_status(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA_ANY,
                            record.point("Qx", "Qy", 32), id),
              good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT)
        << record.fields.at("Result");
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++count;
    refused += good ? 0 : 1;
  });
  EXPECT_EQ(count, 12);
  EXPECT_GT(refused, 3);
}

TEST_F(Nist, VerifiesAndRefusesSignatures) {
  int count = 0, refused = 0;
  for (const char* const file :
       {"asymmetric/ECDSA/FIPS_186-3/SigVer.rsp", "asymmetric/ECDSA/FIPS_186-3/SigGen.txt"})
    for_each_record(file, "Msg", [&](const Record& record) {
      if (record.section != "[P-256,SHA-256]") return;
      const auto result = record.fields.find("Result");
      const bool good = result == record.fields.end() || result->second.starts_with("P");
      const Bytes signature = record.point("R", "S", 32);
      EXPECT_EQ(verify(record.point("Qx", "Qy", 32), sha256(record.bytes("Msg")),
                       Bytes(signature.begin() + 1, signature.end())),
                good ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE);
      ++count;
      refused += good ? 0 : 1;
    });
  EXPECT_EQ(count, 15 + 15);
  EXPECT_GT(refused, 5);
}

TEST_F(Nist, AgreesOnSecretsAndRefusesPoints) {
  int agreed = 0, refused = 0;
  for_each_agreement("[EC-SHA256]", [&](const Record& record, bool good) {
    const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, record.bytes("dsIUT"));
    Bytes secret;
    EXPECT_EQ(agree(id, record.point("QsCAVSx", "QsCAVSy", 32), secret),
              good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT);
    if (good) {
      EXPECT_EQ(secret, record.bytes("Z"));
    }
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++(good ? agreed : refused);
  });
  EXPECT_EQ(agreed, 2 * 18);
  EXPECT_EQ(refused, 2 * 4);
}

}  // namespace
}  // namespace crypto::test
