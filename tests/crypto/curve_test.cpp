// What the provider must refuse on P-256, after what Wycheproof collects for ECDH and ECDSA, and what it must
// not do without randomness.
#include <algorithm>

#include "crypto/keys.hpp"
#include "crypto/p256.hpp"
#include "p256_numbers.hpp"
#include "psa.hpp"
#include "random_source.hpp"

namespace crypto::test {
namespace {

TEST_F(Provider, SignsWithTheClientsKey) {
  const auto id = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), minus_one(n));
  Bytes exported(65);
  std::size_t size = 0;
  ASSERT_EQ(psa_export_public_key(id, exported.data(), exported.size(), &size), PSA_SUCCESS);
  const Bytes hash = sha256(text("message"));
  Bytes signature(64);
  const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
  EXPECT_EQ(psa_sign_hash(id, algorithm, hash.data(), 32, signature.data(), 63, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_sign_hash(id, algorithm, hash.data(), 31, signature.data(), 64, &size),
            PSA_ERROR_INVALID_ARGUMENT);
  ASSERT_EQ(psa_sign_hash(id, algorithm, hash.data(), 32, signature.data(), 64, &size), PSA_SUCCESS);
  EXPECT_EQ(verify(exported, hash, signature), PSA_SUCCESS);
  signature[5] ^= 1;
  EXPECT_EQ(verify(exported, hash, signature), PSA_ERROR_INVALID_SIGNATURE);
  // Mbed TLS asks for this first, and for a randomised signature only if the answer is NOT_PERMITTED.
  const psa_algorithm_t deterministic = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);
  EXPECT_EQ(psa_sign_hash(id, deterministic, hash.data(), 32, signature.data(), 64, &size),
            PSA_ERROR_NOT_PERMITTED);
  const auto other = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, deterministic, one());
  EXPECT_EQ(psa_sign_hash(other, deterministic, hash.data(), 32, signature.data(), 64, &size),
            PSA_ERROR_NOT_SUPPORTED);
}

TEST_F(Provider, NothingIsSecretWithoutRandomness) {
  const auto signer = import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, PSA_ALG_ECDSA_ANY, one());
  random_source = [](unsigned char*, std::size_t) { return -1; };
  const psa_key_attributes_t wanted = attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 256);
  mbedtls_svc_key_id_t id = 7;
  EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_ERROR_INSUFFICIENT_ENTROPY);
  EXPECT_EQ(id, 0U);
  Bytes signature(64, 0xEE);
  std::size_t size = 0;
  EXPECT_EQ(psa_sign_hash(signer, PSA_ALG_ECDSA_ANY, zero.data(), 32, signature.data(), 64, &size),
            PSA_ERROR_INSUFFICIENT_ENTROPY);
  EXPECT_EQ(signature, Bytes(64, 0));
  // A generator that gives 0 or n for ever is as bad as none; one that does so once is not.
  random_source = [](unsigned char* out, std::size_t count) {
    std::copy_n(n.begin(), count, out);
    return 0;
  };
  EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_ERROR_INSUFFICIENT_ENTROPY);
  int calls = 0;
  random_source = [&calls](unsigned char* out, std::size_t count) {
    std::fill_n(out, count, static_cast<unsigned char>(calls++ == 0 ? 0 : 5));
    return 0;
  };
  EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_SUCCESS);
  EXPECT_EQ(calls, 2);
  random_source = nullptr;
}

TEST_F(Provider, GeneratesNoKeysOfOtherKinds) {
  mbedtls_svc_key_id_t id = 7;
  for (const psa_key_attributes_t& wanted : {
#if !defined(TLSFIT_P384_KEYS)  // p384_keys_test.cpp
         attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 384),
#endif
             attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 255),
             attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 257),
             attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 521),
             attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH),
             attributes(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), PSA_KEY_USAGE_DERIVE,
                        PSA_ALG_ECDH, 255),
#if !defined(TLSFIT_PROGRAM_KEYS)  // program_test.cpp
             attributes(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, 128),
#endif
             attributes(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA_ANY, 256)
       })
    EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_ERROR_NOT_SUPPORTED);
}

// Points that are none: Wycheproof's ecdh_secp256r1_ecpoint groups "InvalidCurveAttack", "CompressedPoint",
// "InvalidEncoding" and edge-case coordinates.
/// number ± 2^bit.
void add_power(Bytes& number, std::size_t bit, bool negative) {
  for (int amount = 1 << bit % 8, i = static_cast<int>(number.size() - 1 - bit / 8); amount != 0 && i >= 0;
       --i) {
    const int sum = number[static_cast<std::size_t>(i)] + (negative ? -amount : amount);
    number[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(sum);
    amount = sum < 0 || sum > 0xFF ? 1 : 0;
  }
}

/// The base point has a multiplication of its own (ec/fast/multiply_base.cpp), which must give what that of
/// any point does: of small scalars and those next to n, among them all that would have equal points meet in
/// the last turn of either (both files say why none does), and of sparse and dense ones.
TEST_F(Provider, MultipliesTheBasePointAsAnyOther) {
  std::vector<Bytes> scalars;
  for (int i = 0; i < 40; ++i) {
    Bytes small(32, 0), large = n;
    for (int j = 0; j <= i; ++j) add_power(small, 0, false), add_power(large, 0, true);
    scalars.insert(scalars.end(), {small, large});
  }
  for (unsigned signs = 0; signs < 16; ++signs) {  // n - 2 (2^208 ± 2^156 ± 2^104 ± 2^52 ± 1)
    Bytes scalar = n;
    add_power(scalar, 209, true);
    for (unsigned tooth = 0; tooth < 4; ++tooth) add_power(scalar, 52 * tooth + 1, (signs >> tooth & 1) != 0);
    scalars.push_back(scalar);
  }
  for (std::size_t bit = 0; bit < 256; bit += 3) {
    Bytes sparse = one(), dense = n;
    add_power(sparse, bit, false);
    add_power(dense, bit, true);
    scalars.insert(scalars.end(), {sparse, dense});
  }
  for (const Bytes& scalar : scalars) {
    Bytes point(64), shared(32), negative = n, other(64);
    p256_public_key(point.data(), scalar.data());
    ASSERT_EQ(p256_shared_secret(shared.data(), scalar.data(), g.data() + 1), PSA_SUCCESS);
    EXPECT_EQ(Bytes(point.begin(), point.begin() + 32), shared);
    EXPECT_TRUE(p256_is_point(point.data()));
    for (std::size_t bit = 0; bit < 256; ++bit)
      if ((scalar[31 - bit / 8] >> bit % 8 & 1) != 0) add_power(negative, bit, true);
    p256_public_key(other.data(), negative.data());
    EXPECT_EQ(Bytes(other.begin(), other.begin() + 32), shared);
    EXPECT_NE(point, other);
  }
}

TEST_F(Provider, RefusesWhatIsNoPoint) {
  const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, Bytes(32, 0x11));
  Bytes off_curve = g;
  off_curve.back() ^= 1;
  Bytes hybrid = g;
  hybrid[0] = 0x07;
  Bytes compressed = hex("03") + g_x;
  const Bytes peers[] = {
      {},
      hex("00"),  // the point at infinity
      off_curve,
      hybrid,
      compressed,
      hex("04") + zero + zero,
      hex("04") + p + g_y,  // x is not below p
      hex("04") + g_x + p,
      hex("04") + Bytes(32, 0xFF) + Bytes(32, 0xFF),
      Bytes(g.begin() + 1, g.end()),  // the format byte is missing
      Bytes(g.begin(), g.end() - 1),
      g + hex("00"),
  };
  for (const Bytes& peer : peers) {
    Bytes secret;
    EXPECT_EQ(agree(id, peer, secret), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_TRUE(secret == Bytes(32, 0) || secret == Bytes(32, 0xEE)) << "no part of a result may show";
    mbedtls_svc_key_id_t imported = 7;
    EXPECT_NE(import_status(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA_ANY, peer, imported),
              PSA_SUCCESS);
    EXPECT_EQ(imported, 0U);
  }
  Bytes secret;
  EXPECT_EQ(agree(id, g, secret), PSA_SUCCESS);
  std::size_t size = 0;
  EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, id, g.data(), g.size(), secret.data(), 31, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_FFDH, id, g.data(), g.size(), secret.data(), 32, &size),
            PSA_ERROR_NOT_SUPPORTED);
}

// Signatures that are none: Wycheproof's ecdsa_secp256r1_sha256_p1363 groups "InvalidSignature",
// "RangeCheck", "SignatureSize", "MissingZero", and the forgery with r = s = 0.
// The point that is computed has an x that is not below n: r is x - n (FIPS 186-5 §6.4.2, step 8). One
// signature in 2^32 is like that; this one is made for it, with a key for which its u·G + v·Q is such a
// point.
TEST_F(Provider, VerifiesASignatureWhoseXIsAboveTheOrder) {
  const Bytes key =
      hex("04 de315330ec616a3ffcf348c4a197d60c23a6a5c0ff356549b96193d2cea91e94"
          "6974b2b99b5468fcbcc2b41e61938031d0a6ccba29c770507d5016bf7230c49c");
  Bytes r(32, 0), s = hex("0000000000000000000000000000000000000000000000000123456789abcdef");
  r.back() = 3;
  EXPECT_EQ(verify(key, sha256(text("message")), r + s), PSA_SUCCESS);
  r.back() = 4;
  EXPECT_EQ(verify(key, sha256(text("message")), r + s), PSA_ERROR_INVALID_SIGNATURE);
}

TEST_F(Provider, RefusesWhatIsNoSignature) {
  const Bytes hash = sha256(text("sample"));
  const Bytes key =
      hex("04 60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
          "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  const Bytes r = hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
  const Bytes s = hex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  const Bytes bad[] = {zero + zero,
                       zero + s,
                       r + zero,
                       n + s,
                       r + n,
                       n + n,
                       p + s,
                       r + p,
                       s + r,
                       Bytes(64, 0xFF),
                       {},
                       r,
                       r + s + hex("00"),
                       hex("00") + r + s,
                       one() + one(),
                       one() + zero,
                       zero + one(),
                       minus_one(n) + minus_one(n)};
  for (const Bytes& signature : bad) EXPECT_EQ(verify(key, hash, signature), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(verify(key, hash, r + s), PSA_SUCCESS);
  // (r, -s) verifies too: ECDSA is malleable, FIPS 186-5 asks for nothing else.
  EXPECT_EQ(verify(key, Bytes(32, 0), r + s), PSA_ERROR_INVALID_SIGNATURE);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Bytes flipped = r + s;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(verify(key, hash, flipped), PSA_ERROR_INVALID_SIGNATURE) << bit;
    if (bit < 64 || bit > 448) continue;
    bit += 15;  // every bit of the ends, one in sixteen between
  }
  const auto id = import(ecc_public, PSA_KEY_USAGE_VERIFY_HASH, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH), key);
  const Bytes signature = r + s;
  EXPECT_EQ(psa_verify_hash(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash.data(), 31, signature.data(), 64),
            PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_verify_hash(id, PSA_ALG_ECDSA_ANY, hash.data(), 0, signature.data(), 64),
            PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(
      psa_verify_hash(id, PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256), hash.data(), 32, signature.data(), 64),
      PSA_ERROR_NOT_SUPPORTED);
}

}  // namespace
}  // namespace crypto::test
