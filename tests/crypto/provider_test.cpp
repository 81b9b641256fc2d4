// What the provider must refuse, and how it says so: keys, policies, states, buffers, and the edge cases that
// Wycheproof collects for these algorithms.
#include <algorithm>

#include "crypto/keys.hpp"
#include "psa.hpp"
#include "random_source.hpp"

namespace crypto::test {
namespace {

const Bytes some_key(16, 0x42);
const Bytes nonce(12, 0x24);

// The order n and the prime p of P-256 (SP 800-186 §3.2.1.3).
const Bytes n = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const Bytes p = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
const Bytes g_x = hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
const Bytes g_y = hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
const Bytes zero(32, 0);
const Bytes g = hex("04") + g_x + g_y;

Bytes one() {
  Bytes out(32, 0);
  out.back() = 1;
  return out;
}

Bytes minus_one(Bytes number) {
  for (std::size_t i = number.size(); i-- > 0;) {
    if (number[i]-- != 0) break;
  }
  return number;
}

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
      {PSA_KEY_TYPE_AES, Bytes(32, 1), 0, PSA_ERROR_NOT_SUPPORTED},
      {PSA_KEY_TYPE_AES, Bytes(16, 1), 256, PSA_ERROR_INVALID_ARGUMENT},
      {PSA_KEY_TYPE_AES, {}, 0, PSA_ERROR_INVALID_ARGUMENT},
      {PSA_KEY_TYPE_HMAC, {}, 0, PSA_ERROR_INVALID_ARGUMENT},
      {PSA_KEY_TYPE_HMAC, Bytes(65, 1), 0, PSA_ERROR_NOT_SUPPORTED},
      {PSA_KEY_TYPE_DERIVE, Bytes(65, 1), 0, PSA_ERROR_NOT_SUPPORTED},
      {PSA_KEY_TYPE_CHACHA20, Bytes(32, 1), 0, PSA_ERROR_NOT_SUPPORTED},
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

TEST_F(Provider, GeneratesKeysOfP256Only) {
  mbedtls_svc_key_id_t id = 7;
  for (const psa_key_attributes_t& wanted :
       {attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 384),
        attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH),
        attributes(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH,
                   255),
        attributes(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, 128)})
    EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_ERROR_NOT_SUPPORTED);
}

// Points that are none: Wycheproof's ecdh_secp256r1_ecpoint groups "InvalidCurveAttack", "CompressedPoint",
// "InvalidEncoding" and edge-case coordinates.
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

// Wycheproof's aes_gcm groups "ModifiedTag", "ZeroLengthIv", "SmallIv", "LongIv" and truncated messages.
TEST_F(Provider, GcmOpensNothingButWhatWasSealed) {
  const auto id = aes(some_key);
  const Bytes additional = text("header"), message = text("twenty-one bytes here");
  const Bytes sealed = seal(id, nonce, additional, message);
  Bytes plaintext;
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {  // ciphertext and tag, every bit
    Bytes forged = sealed;
    forged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_EQ(open(id, nonce, additional, forged, plaintext), PSA_ERROR_INVALID_SIGNATURE) << bit;
    EXPECT_EQ(plaintext, Bytes(message.size(), 0)) << "unauthentic plaintext was handed out";
  }
  for (std::size_t cut = 1; cut <= sealed.size(); ++cut)
    EXPECT_EQ(
        open(id, nonce, additional, Bytes(sealed.begin(), sealed.end() - static_cast<long>(cut)), plaintext),
        sealed.size() - cut < 16 ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, nonce, text("Header"), sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, nonce, {}, sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, Bytes(12, 0), additional, sealed, plaintext), PSA_ERROR_INVALID_SIGNATURE);
  EXPECT_EQ(open(id, {}, additional, sealed, plaintext), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(open(id, Bytes(8, 0), additional, sealed, plaintext), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(open(id, Bytes(16, 0), additional, sealed, plaintext), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(open(id, nonce, additional, sealed, plaintext), PSA_SUCCESS);
  EXPECT_EQ(plaintext, message);
}

TEST_F(Provider, GcmWorksInPlaceAndMindsItsBuffers) {
  const auto id = aes(some_key);
  const Bytes message = text("the same memory for both, as TLS records are");
  Bytes buffer = message + Bytes(16);
  std::size_t size = 0;
  ASSERT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), message.size(),
                             buffer.data(), buffer.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(buffer, seal(id, nonce, {}, message));
  ASSERT_EQ(psa_aead_decrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), buffer.size(),
                             buffer.data(), buffer.size(), &size),
            PSA_SUCCESS);
  EXPECT_EQ(Bytes(buffer.begin(), buffer.end() - 16), message);
  EXPECT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, message.data(), message.size(),
                             buffer.data(), buffer.size() - 1, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, message.data(), 0, buffer.data(),
                             15, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_aead_decrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, buffer.data(), buffer.size(),
                             buffer.data(), message.size() - 1, &size),
            PSA_ERROR_BUFFER_TOO_SMALL);
  const psa_algorithm_t short_tag = PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 8);
  EXPECT_EQ(psa_aead_decrypt(id, short_tag, nonce.data(), 12, nullptr, 0, buffer.data(), 20, buffer.data(),
                             20, &size),
            PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(psa_aead_decrypt(id, hmac_sha256, nonce.data(), 12, nullptr, 0, buffer.data(), 20, buffer.data(),
                             20, &size),
            PSA_ERROR_INVALID_ARGUMENT);
}

TEST(Hash, KeepsItsStatesApart) {
  psa_hash_operation_t one_of_them = psa_hash_operation_init(), copy = psa_hash_operation_init();
  Bytes out(32);
  std::size_t size = 0;
  EXPECT_EQ(psa_hash_update(&one_of_them, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_finish(&one_of_them, out.data(), 32, &size), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_384), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(psa_hash_setup(&one_of_them, hmac_sha256), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_256), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_256), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_update(&one_of_them, text("a").data(), 1), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_update(&copy, text("bc").data(), 2), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_finish(&copy, out.data(), 32, &size), PSA_SUCCESS);
  EXPECT_EQ(out, sha256(text("abc")));
  EXPECT_EQ(psa_hash_finish(&copy, out.data(), 32, &size), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_finish(&one_of_them, out.data(), 31, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_hash_update(&one_of_them, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_abort(&one_of_them), PSA_SUCCESS);
}

TEST_F(Provider, DerivationKeepsItsOrderAndItsBounds) {
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  Bytes out(64);
  const auto give = [&operation](psa_key_derivation_step_t step, std::size_t size) {
    const Bytes data(size, 0x33);
    return psa_key_derivation_input_bytes(&operation, step, data.data(), data.size());
  };
  const auto again = [&operation](psa_algorithm_t algorithm) {
    psa_key_derivation_abort(&operation);
    return psa_key_derivation_setup(&operation, algorithm);
  };
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 4), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(again(PSA_ALG_HKDF(PSA_ALG_SHA_256)), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(again(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384)), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(again(PSA_ALG_GCM), PSA_ERROR_INVALID_ARGUMENT);

  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_setup(&operation, prf), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_BAD_STATE)
      << "inputs missing";
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_LABEL, 4), PSA_ERROR_BAD_STATE) << "the seed comes first";
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 4), PSA_ERROR_BAD_STATE) << "after an error, only abort";

  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 97), PSA_ERROR_NOT_SUPPORTED);
  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 300), PSA_ERROR_NOT_SUPPORTED);  // 300 mod 256 would fit
  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 64), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 64), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_LABEL, 33), PSA_ERROR_NOT_SUPPORTED);

  ASSERT_EQ(again(extract), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 65), PSA_ERROR_NOT_SUPPORTED);
  ASSERT_EQ(again(extract), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 0), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 200), PSA_SUCCESS) << "input keying material has no limit";
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 33), PSA_ERROR_INSUFFICIENT_DATA);
  EXPECT_EQ(out, Bytes(33, 0) + Bytes(31, 0));
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_INSUFFICIENT_DATA);

  ASSERT_EQ(again(expand), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 255 * 32 + 1), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 3), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 32), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, 0), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 3), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_INSUFFICIENT_DATA);
  psa_key_derivation_abort(&operation);
}

// However the output is taken, it is the same stream; and inputs were copied, so that they may change.
TEST_F(Provider, DerivationGivesOneStream) {
  for (const psa_algorithm_t algorithm : {prf, expand}) {
    const auto begin = [algorithm](psa_key_derivation_operation_t& operation) {
      Bytes secret(32, 0x44), other(20, 0x55);
      operation = psa_key_derivation_operation_init();
      ASSERT_EQ(psa_key_derivation_setup(&operation, algorithm), PSA_SUCCESS);
      if (algorithm == prf) {
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SEED, other.data(), other.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, secret.data(),
                                       secret.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_LABEL, other.data(), 4);
      } else {
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, secret.data(),
                                       secret.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, other.data(), other.size());
      }
      std::fill(secret.begin(), secret.end(), std::uint8_t{0});
      std::fill(other.begin(), other.end(), std::uint8_t{0});
    };
    psa_key_derivation_operation_t operation;
    begin(operation);
    Bytes whole(200);
    EXPECT_EQ(psa_key_derivation_output_bytes(&operation, whole.data(), whole.size()), PSA_SUCCESS);
    psa_key_derivation_abort(&operation);
    begin(operation);
    Bytes pieces(200);
    for (std::size_t at = 0, step = 0; at < pieces.size(); at += step) {
      step = std::min<std::size_t>(step + 7, pieces.size() - at);
      EXPECT_EQ(psa_key_derivation_output_bytes(&operation, pieces.data() + at, step), PSA_SUCCESS);
    }
    psa_key_derivation_abort(&operation);
    EXPECT_EQ(pieces, whole);
  }
}

}  // namespace
}  // namespace crypto::test
