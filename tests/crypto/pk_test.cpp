// The provider's reader of public keys beside Mbed TLS's own, and what it verifies with them.
#include <random>

#include "mbedtls/error.h"
#include "p256_numbers.hpp"
#include "pk_read.hpp"
#include "psa.hpp"

namespace crypto::test {
namespace {

const Bytes header = hex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

/// r or s as an INTEGER of DER.
Bytes integer(Bytes number) {
  while (number.size() > 1 && number[0] == 0) number.erase(number.begin());
  if (number[0] >= 0x80) number.insert(number.begin(), 0);
  return Bytes{0x02, static_cast<std::uint8_t>(number.size())} + number;
}

Bytes signature_of(const Bytes& r, const Bytes& s) {
  const Bytes both = integer(r) + integer(s);
  return Bytes{0x30, static_cast<std::uint8_t>(both.size())} + both;
}

class PublicKeys : public Provider {};

TEST_F(PublicKeys, AreReadAsMbedTlsReadsThem) {
  Bytes bytes = header + g + hex("3000");  // what follows in a certificate is not touched
  const Read ours(mbedtls_pk_parse_subpubkey, bytes), theirs(reference_parse_subpubkey, bytes);
  ASSERT_EQ(ours.code, 0);
  ASSERT_EQ(theirs.code, 0);
  EXPECT_EQ(ours.taken, 91);
  EXPECT_EQ(theirs.taken, 91);
  EXPECT_EQ(ours.point(), theirs.point());
  EXPECT_EQ(mbedtls_pk_get_type(&ours.pk), mbedtls_pk_get_type(&theirs.pk));
  EXPECT_EQ(mbedtls_pk_get_bitlen(&ours.pk), mbedtls_pk_get_bitlen(&theirs.pk));
  EXPECT_STREQ(mbedtls_pk_get_name(&ours.pk), mbedtls_pk_get_name(&theirs.pk));
  for (const auto type : {MBEDTLS_PK_RSA, MBEDTLS_PK_ECKEY, MBEDTLS_PK_ECDSA, MBEDTLS_PK_RSASSA_PSS})
    EXPECT_EQ(mbedtls_pk_can_do(&ours.pk, type), mbedtls_pk_can_do(&theirs.pk, type)) << type;
}

TEST_F(PublicKeys, OtherKindsAreRefused) {
  Bytes compressed = hex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + hex("03") + g_x;
  Bytes p521 = hex("30819b301006072a8648ce3d020106052b8104002303818600") + hex("04") + Bytes(132, 1);
  for (Bytes* bytes : {&compressed, &p521})
    EXPECT_EQ(Read(mbedtls_pk_parse_subpubkey, *bytes).code, MBEDTLS_ERR_PK_UNKNOWN_PK_ALG);
  for (const Bytes& point :
       {hex("06") + g_x + g_y, hex("04") + g_x + g_x, hex("04") + p + g_y, Bytes(65, 0)}) {
    Bytes bytes = header + point;
    const Read ours(mbedtls_pk_parse_subpubkey, bytes);
    EXPECT_EQ(ours.code, MBEDTLS_ERR_PK_INVALID_PUBKEY);
    EXPECT_EQ(mbedtls_pk_get_type(&ours.pk), MBEDTLS_PK_NONE) << "nothing can be done with it";
    EXPECT_NE(Read(reference_parse_subpubkey, bytes).code, 0);
  }
}

// Whatever bytes: the two agree, except that Mbed TLS also takes lengths that are not DER's (X.690
// section 10.1).
TEST_F(PublicKeys, AHundredThousandDamagedOnesAreJudgedAlike) {
  std::mt19937 random(4);
  const Bytes whole = header + g;
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    Bytes bytes = whole;
    for (auto flips = random() % 3; flips > 0; --flips)
      bytes[random() % (i % 2 == 0 ? bytes.size() : header.size() + 1)] ^=
          static_cast<std::uint8_t>(1U << random() % 8);
    if (random() % 8 == 0) bytes.resize(random() % bytes.size());
    Bytes same = bytes;
    const Read ours(mbedtls_pk_parse_subpubkey, bytes), theirs(reference_parse_subpubkey, same);
    ASSERT_EQ(ours.code == 0, theirs.code == 0) << i;
    if (ours.code != 0) continue;
    ++accepted;
    ASSERT_EQ(ours.point(), theirs.point());
    ASSERT_EQ(ours.taken, theirs.taken);
  }
  EXPECT_GT(accepted, 1'000);
}

TEST_F(PublicKeys, VerifySignatures) {
  const Bytes hash = sha256(text("message"));
  const auto id = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, PSA_ALG_ECDSA_ANY, one());
  Bytes raw(64);
  std::size_t size = 0;
  ASSERT_EQ(psa_sign_hash(id, PSA_ALG_ECDSA_ANY, hash.data(), 32, raw.data(), 64, &size), PSA_SUCCESS);
  const Bytes r(raw.begin(), raw.begin() + 32), s(raw.begin() + 32, raw.end());
  Bytes bytes = header + g;  // one times the base point
  Read ours(mbedtls_pk_parse_subpubkey, bytes), theirs(reference_parse_subpubkey, bytes);
  const auto verify = [&hash](Read& key, const Bytes& signature) {
    return mbedtls_pk_verify(&key.pk, MBEDTLS_MD_SHA256, hash.data(), hash.size(), signature.data(),
                             signature.size());
  };
  const Bytes good = signature_of(r, s);
  EXPECT_EQ(verify(ours, good), 0);
  EXPECT_EQ(verify(theirs, good), 0);
  EXPECT_EQ(verify(ours, signature_of(s, r)), MBEDTLS_ERR_ECP_VERIFY_FAILED);
  EXPECT_NE(verify(ours, signature_of(zero, s)), 0);
  EXPECT_NE(verify(ours, signature_of(r, n)), 0);
  EXPECT_NE(mbedtls_pk_verify(&ours.pk, MBEDTLS_MD_NONE, hash.data(), 0, good.data(), good.size()), 0);
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    Bytes damaged = good;
    damaged[random() % (i % 2 == 0 ? 6 : damaged.size())] ^= static_cast<std::uint8_t>(1U << random() % 8);
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    ASSERT_EQ(verify(ours, damaged) == 0, verify(theirs, damaged) == 0) << i;
    ASSERT_NE(verify(ours, damaged), 0) << i;
  }
}

}  // namespace
}  // namespace crypto::test
