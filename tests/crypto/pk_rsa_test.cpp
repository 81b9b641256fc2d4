// The provider's reader of RSA keys beside Mbed TLS's own, and what it verifies with them.
#include "crypto/pk_rsa.hpp"

#include <algorithm>
#include <cstring>
#include <random>

#include "mbedtls/error.h"
#include "mbedtls/rsa.h"
#include "pk_read.hpp"
#include "psa.hpp"
#include "rsa_keys.hpp"

extern "C" {
int tlsfit_pk_keep_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);
}

namespace crypto::test {
namespace {

/// An element of DER.
Bytes element(std::uint8_t tag, const Bytes& content) {
  const std::size_t size = content.size();
  Bytes out{tag};
  if (size >= 256)
    out = out + Bytes{0x82, static_cast<std::uint8_t>(size >> 8)};
  else if (size >= 128)
    out = out + Bytes{0x81};
  return out + Bytes{static_cast<std::uint8_t>(size)} + content;
}

Bytes subject_key(const Bytes& modulus, const Bytes& exponent) {
  return element(0x30, hex("300d06092a864886f70d0101010500") +
                           element(0x03, hex("00") + element(0x30, element(0x02, hex("00") + modulus) +
                                                                       element(0x02, exponent))));
}

class RsaKeysOfCertificates : public Provider {
 protected:
  static void SetUpTestSuite() { pair = new_rsa_pair(256, 65537); }
  static inline RsaPair pair;
  const Bytes exponent = hex("010001");
  const Bytes hash = sha256(text("message"));
  const Bytes signature =
      pair.sign(hex("0001") + Bytes(202, 0xFF) + hex("003031300d060960864801650304020105000420") + hash);

  int verify(Read& key, const Bytes& what) {
    return mbedtls_pk_verify(&key.pk, MBEDTLS_MD_SHA256, hash.data(), hash.size(), what.data(), what.size());
  }
};

TEST_F(RsaKeysOfCertificates, AreReadAsMbedTlsReadsThem) {
  Bytes bytes = subject_key(pair.modulus, exponent) + hex("3000");  // what follows is not touched
  const Read ours(mbedtls_pk_parse_subpubkey, bytes), theirs(reference_parse_subpubkey, bytes);
  ASSERT_EQ(ours.code, 0);
  ASSERT_EQ(theirs.code, 0);
  EXPECT_EQ(ours.taken, theirs.taken);
  EXPECT_EQ(mbedtls_pk_get_type(&ours.pk), mbedtls_pk_get_type(&theirs.pk));
  EXPECT_EQ(mbedtls_pk_get_bitlen(&ours.pk), 2048U);
  EXPECT_STREQ(mbedtls_pk_get_name(&ours.pk), mbedtls_pk_get_name(&theirs.pk));
  for (const auto type : {MBEDTLS_PK_RSA, MBEDTLS_PK_ECKEY, MBEDTLS_PK_ECDSA, MBEDTLS_PK_RSASSA_PSS})
    EXPECT_EQ(mbedtls_pk_can_do(&ours.pk, type), mbedtls_pk_can_do(&theirs.pk, type)) << type;
}

TEST_F(RsaKeysOfCertificates, VerifySignatures) {
  Bytes bytes = subject_key(pair.modulus, exponent);
  Read key(mbedtls_pk_parse_subpubkey, bytes);
  EXPECT_EQ(verify(key, signature), 0);
  Bytes damaged = signature;
  damaged[9] ^= 1;
  EXPECT_EQ(verify(key, damaged), MBEDTLS_ERR_RSA_VERIFY_FAILED);
  EXPECT_EQ(verify(key, signature + hex("00")), MBEDTLS_ERR_RSA_VERIFY_FAILED);
  EXPECT_NE(mbedtls_pk_verify(&key.pk, MBEDTLS_MD_NONE, hash.data(), 32, signature.data(), 256), 0);
  EXPECT_NE(mbedtls_pk_verify(&key.pk, MBEDTLS_MD_SHA384, hash.data(), 32, signature.data(), 256), 0);
  const auto with = [&](mbedtls_pk_type_t type, const void* options, const Bytes& what) {
    return mbedtls_pk_verify_ext(type, options, &key.pk, MBEDTLS_MD_SHA256, hash.data(), 32, what.data(),
                                 what.size());
  };
  EXPECT_EQ(with(MBEDTLS_PK_RSA, nullptr, signature), 0);
  EXPECT_EQ(with(MBEDTLS_PK_ECDSA, nullptr, signature), MBEDTLS_ERR_PK_TYPE_MISMATCH);
  EXPECT_NE(with(MBEDTLS_PK_RSASSA_PSS, nullptr, signature), 0);

  // TLS 1.3's options leave the salt open, its specification does not; a certificate names its own.
  Bytes db = Bytes(190, 0) + hex("01") + Bytes(32, 9), mask;
  const Bytes h = sha256(Bytes(8, 0) + hash + Bytes(32, 9));
  for (std::uint8_t i = 0; mask.size() < db.size(); ++i) mask = mask + sha256(h + Bytes{0, 0, 0, i});
  for (std::size_t i = 0; i < db.size(); ++i) db[i] ^= mask[i];
  db[0] &= 0x7F;
  const Bytes pss = pair.sign(db + h + hex("bc"));
  mbedtls_pk_rsassa_pss_options options = {MBEDTLS_MD_SHA256, MBEDTLS_RSA_SALT_LEN_ANY};
  EXPECT_EQ(with(MBEDTLS_PK_RSASSA_PSS, &options, pss), 0);
  EXPECT_EQ(with(MBEDTLS_PK_RSASSA_PSS, &options, signature), MBEDTLS_ERR_RSA_VERIFY_FAILED);
  options.expected_salt_len = 32;
  EXPECT_EQ(with(MBEDTLS_PK_RSASSA_PSS, &options, pss), 0);
  for (const int other : {20, 0, -2}) {
    options.expected_salt_len = other;
    EXPECT_EQ(with(MBEDTLS_PK_RSASSA_PSS, &options, pss), MBEDTLS_ERR_RSA_VERIFY_FAILED) << other;
  }
  options = {MBEDTLS_MD_SHA1, 32};
  EXPECT_NE(with(MBEDTLS_PK_RSASSA_PSS, &options, pss), 0);
}

TEST_F(RsaKeysOfCertificates, OutliveThemIfTheyAreKept) {
  Bytes bytes = subject_key(pair.modulus, exponent);
  Read kept(tlsfit_pk_keep_subpubkey, bytes), borrowed(mbedtls_pk_parse_subpubkey, bytes);
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0xFF});
  EXPECT_EQ(verify(kept, signature), 0);
  EXPECT_NE(verify(borrowed, signature), 0);
}

// Whatever bytes: who accepts a key accepts the same one, and Mbed TLS accepts no more than keys of sizes and
// exponents that the arithmetic cannot do.
TEST_F(RsaKeysOfCertificates, AHundredThousandDamagedOnesAreJudgedAlike) {
  std::mt19937 random(5);
  const Bytes whole = subject_key(pair.modulus, exponent);
  int accepted = 0, refused = 0;
  for (int i = 0; i < 100'000; ++i) {
    Bytes bytes = whole;
    for (auto flips = random() % 3; flips > 0; --flips) {
      const std::size_t places[] = {random() % 34, bytes.size() - 1 - random() % 6, random() % bytes.size()};
      bytes[places[random() % 3]] ^= static_cast<std::uint8_t>(1U << random() % 8);
    }
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    Bytes same = bytes;
    const Read ours(mbedtls_pk_parse_subpubkey, bytes), theirs(reference_parse_subpubkey, same);
    if (ours.code == 0) {
      ASSERT_EQ(theirs.code, 0) << i;
      ASSERT_EQ(ours.taken, theirs.taken) << i;
      const auto* rsa = mbedtls_pk_rsa(theirs.pk);
      Bytes n(256), e(4);
      ASSERT_EQ(mbedtls_rsa_export_raw(rsa, n.data(), 256, nullptr, 0, nullptr, 0, nullptr, 0, e.data(), 4),
                0)
          << i;
      const auto* modulus = static_cast<const std::uint8_t*>(ours.pk.MBEDTLS_PRIVATE(pk_ctx));
      std::uint32_t ours_e = 0;
      std::memcpy(&ours_e, ours.pk.MBEDTLS_PRIVATE(pub_raw), 4);
      ASSERT_EQ(Bytes(modulus, modulus + 256), n) << i;
      ASSERT_EQ(ours_e, std::uint32_t{e[0]} << 24 | e[1] << 16 | e[2] << 8 | e[3]) << i;
      ++accepted;
    } else if (theirs.code == 0) {
      const std::size_t bits = mbedtls_pk_get_bitlen(&theirs.pk);
      Bytes e(300);
      ASSERT_EQ(mbedtls_rsa_export_raw(mbedtls_pk_rsa(theirs.pk), nullptr, 0, nullptr, 0, nullptr, 0, nullptr,
                                       0, e.data(), e.size()),
                0);
      ASSERT_TRUE(bits % 128 != 0 || bits < 2048 || std::count(e.begin(), e.end() - 4, 0) != 296) << i;
      ++refused;
    }
  }
  EXPECT_GT(accepted, 10'000);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace crypto::test
