// P-384 as certificates need it, and the long hashes: NIST's validation vectors (CAVP), OpenSSL's signatures,
// and what must be refused.
#include "crypto/p384.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>

#include "crypto/ec/curve.hpp"
#include "mbedtls/pk.h"
#include "nist.hpp"
#include "psa.hpp"
#include "rsa_keys.hpp"

extern "C" int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end,
                                          mbedtls_pk_context* pk);

namespace crypto::test {
namespace {

Bytes hashed(psa_algorithm_t algorithm, const Bytes& message) {
  Bytes out(64);
  std::size_t size = 0;
  EXPECT_EQ(psa_hash_compute(algorithm, message.data(), message.size(), out.data(), out.size(), &size),
            PSA_SUCCESS);
  out.resize(size);
  return out;
}

class P384 : public Provider {};

class NistP384 : public NistProvider {};

TEST_F(NistP384, Sha384AndSha512) {
  int count = 0;
  const std::pair<const char*, psa_algorithm_t> hashes[] = {{"384", PSA_ALG_SHA_384},
                                                            {"512", PSA_ALG_SHA_512}};
  for (const auto& [name, algorithm] : hashes)
    for (const char* const length : {"Short", "Long"})
      for_each_record(std::string("hashes/SHA2/SHA") + name + length + "Msg.rsp", "Len",
                      [&](const Record& record) {
                        Bytes message = record.bytes("Msg");
                        message.resize(std::stoul(record.fields.at("Len")) / 8);
                        EXPECT_EQ(hashed(algorithm, message), record.bytes("MD")) << record.fields.at("Len");
                        ++count;
                      });
  EXPECT_EQ(count, 2 * (129 + 128));
}

TEST_F(NistP384, ValidatesPoints) {
  int count = 0, refused = 0;
  for_each_record("asymmetric/ECDSA/FIPS_186-3/PKV.rsp", "Qx", [&](const Record& record) {
    if (record.section != "[P-384]") return;
    const bool good = record.fields.at("Result").starts_with("P");
    const Bytes x = record.padded("Qx", 48), y = record.padded("Qy", 48);
    EXPECT_EQ(x.size() == 48 && y.size() == 48 && p384_is_point((x + y).data()), good)
        << record.fields.at("Result");
    ++count;
    refused += good ? 0 : 1;
  });
  EXPECT_EQ(count, 12);
  EXPECT_GT(refused, 3);
}

TEST_F(NistP384, VerifiesAndRefusesSignatures) {
  int count = 0, refused = 0;
  for (const char* const file :
       {"asymmetric/ECDSA/FIPS_186-3/SigVer.rsp", "asymmetric/ECDSA/FIPS_186-3/SigGen.txt"})
    for_each_record(file, "Msg", [&](const Record& record) {
      const std::pair<const char*, psa_algorithm_t> hashes[] = {{"[P-384,SHA-256]", PSA_ALG_SHA_256},
                                                                {"[P-384,SHA-384]", PSA_ALG_SHA_384},
                                                                {"[P-384,SHA-512]", PSA_ALG_SHA_512}};
      for (const auto& [section, algorithm] : hashes) {
        if (record.section != section) continue;
        const auto result = record.fields.find("Result");
        const bool good = result == record.fields.end() || result->second.starts_with("P");
        const Bytes hash = hashed(algorithm, record.bytes("Msg"));
        EXPECT_EQ(
            p384_verify((record.padded("R", 48) + record.padded("S", 48)).data(),
                        (record.padded("Qx", 48) + record.padded("Qy", 48)).data(), hash.data(), hash.size()),
            good ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE)
            << section;
        ++count;
        refused += good ? 0 : 1;
      }
    });
  EXPECT_EQ(count, 3 * (15 + 15));
  EXPECT_GT(refused, 20);
}

/// A key pair of OpenSSL's.
struct Pair {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-384"), EVP_PKEY_free};

  Bytes subject_key() const {
    unsigned char* out = nullptr;
    const int size = i2d_PUBKEY(key.get(), &out);
    Bytes bytes(out, out + size);
    OPENSSL_free(out);
    return bytes;
  }

  /// ECDSA-Sig-Value of a hash.
  Bytes sign(const Bytes& hash) const {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY_sign_init(context.get());
    Bytes out(120);
    std::size_t size = out.size();
    EVP_PKEY_sign(context.get(), out.data(), &size, hash.data(), hash.size());
    out.resize(size);
    return out;
  }
};

// As certificates have it: keys in DER, signatures in DER.
TEST_F(P384, KeysAndSignaturesOfOpenSsl) {
  const char* const wanted = std::getenv("TLSFIT_RANDOM_CURVE");
  const int rounds = wanted == nullptr ? 60 : std::atoi(wanted);
  std::mt19937 random(384);
  for (int i = 0; i < rounds; ++i) {
    const Pair pair;
    Bytes hash(i % 3 == 0 ? 32 : i % 3 == 1 ? 48 : 64), der = pair.subject_key();
    for (std::uint8_t& byte : hash) byte = static_cast<std::uint8_t>(random());
    const Bytes good = pair.sign(hash);
    mbedtls_pk_context pk;
    mbedtls_pk_init(&pk);
    unsigned char* at = der.data();
    ASSERT_EQ(mbedtls_pk_parse_subpubkey(&at, der.data() + der.size(), &pk), 0);
    EXPECT_EQ(at, der.data() + der.size());
    EXPECT_EQ(mbedtls_pk_get_bitlen(&pk), 384U);
    const auto verify = [&](const Bytes& signature) {
      return mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA384, hash.data(), hash.size(), signature.data(),
                               signature.size());
    };
    EXPECT_EQ(verify(good), 0) << i;
    Bytes damaged = good;
    damaged[5 + random() % (damaged.size() - 5)] ^= static_cast<std::uint8_t>(1U << random() % 8);
    EXPECT_NE(verify(damaged), 0) << i;
    hash[0] ^= 1;
    EXPECT_NE(verify(good), 0) << i;
    mbedtls_pk_free(&pk);
  }
}

// As in curve_test.cpp: x is n + 2.
TEST_F(P384, ASignatureWhoseXIsAboveTheOrder) {
  const Bytes point =
      hex("4a3e6ec84f4e42fbec7c2ed97fceeb6a97d97260b1f20071ca4c27f02b2ccdbf4d0e5cac20f1ccf1c3c64d7edc1f92d2"
          "ddabb19a697a98460cbe07325a114ed0c8f0afe088cb8f4ce274ceb8eb4de932b7736d6bce22daa951607e5d9d4253c2");
  const Bytes hash =  // SHA-384 of "message"
      hex("353eb7516a27ef92e96d1a319712d84b902eaa828819e53a8b09af7028103a9978ba8feb6161e33c3619c5da4c4666a5");
  Bytes r(48, 0);
  const Bytes s = Bytes(40, 0) + hex("0123456789abcdef");
  r.back() = 2;
  EXPECT_EQ(p384_verify((r + s).data(), point.data(), hash.data(), 48), PSA_SUCCESS);
  r.back() = 3;
  EXPECT_EQ(p384_verify((r + s).data(), point.data(), hash.data(), 48), PSA_ERROR_INVALID_SIGNATURE);
}

TEST_F(P384, NumbersOutOfRangeAndOtherForms) {
  const Bytes n =
      hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
  const Bytes p =
      hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff");
  const Pair pair;
  const Bytes der = pair.subject_key(), point(der.end() - 96, der.end());
  const Bytes hash(48, 7), one = Bytes(47, 0) + hex("01"), zero(48, 0);
  for (const auto& [r, s] :
       {std::pair{zero, one}, {one, zero}, {n, one}, {one, n}, {zero, zero}, {p, p}, {one, one}})
    EXPECT_EQ(p384_verify((r + s).data(), point.data(), hash.data(), 48), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_FALSE(p384_is_point((zero + zero).data()));
  EXPECT_FALSE(p384_is_point((p + Bytes(point.begin() + 48, point.end())).data()));
  EXPECT_EQ(p384_verify((one + one).data(), (one + one).data(), hash.data(), 48), PSA_ERROR_INVALID_ARGUMENT);
  const auto code_of = [](Bytes bytes) {
    mbedtls_pk_context pk;
    mbedtls_pk_init(&pk);
    unsigned char* at = bytes.data();
    const int code = mbedtls_pk_parse_subpubkey(&at, bytes.data() + bytes.size(), &pk);
    mbedtls_pk_free(&pk);
    return code;
  };
  EXPECT_EQ(code_of(der), 0);
  for (const int form : {0x00, 0x02, 0x03, 0x06, 0x07}) {
    Bytes other = der;
    other[der.size() - 97] = static_cast<std::uint8_t>(form);
    EXPECT_EQ(code_of(other), MBEDTLS_ERR_PK_INVALID_PUBKEY) << form;
  }
  EXPECT_EQ(code_of(Bytes(der.begin(), der.end() - 1)), MBEDTLS_ERR_PK_UNKNOWN_PK_ALG);
}

}  // namespace
}  // namespace crypto::test
