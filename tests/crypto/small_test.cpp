// Our own primitives by themselves: FIPS 197's examples, its whole S-box, and 100,000 random comparisons with
// Mbed TLS's AES and SHA-256. (GCM is compared through the provider, in random_test.cpp.)
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "crypto/gcm/aes.hpp"
#include "crypto/small/sha256.hpp"
#include "hex.hpp"
#include "mbedtls/aes.h"
#include "mbedtls/sha256.h"

namespace crypto::test {
namespace {

/// Two blocks, encrypted together.
Bytes both_encrypted(const Bytes& key, const Bytes& blocks) {
  gcm::AesKey expanded;
  gcm::aes_expand(expanded, key.data(), key.size());
  gcm::Word words[gcm::aes_words];
  std::memcpy(words, blocks.data(), sizeof words);
  gcm::aes_encrypt(expanded, words);
  Bytes out(sizeof words);
  std::memcpy(out.data(), words, sizeof words);
  return out;
}

/// A block beside itself, for which the result must be the same.
Bytes encrypted(const Bytes& key, const Bytes& block) {
  const Bytes out = both_encrypted(key, block + block);
  EXPECT_EQ(Bytes(out.begin(), out.begin() + 16), Bytes(out.begin() + 16, out.end()));
  return {out.begin(), out.begin() + 16};
}

// FIPS 197, appendices B, C.1 and C.3; SP 800-38A, appendix F.1.1.
TEST(SmallAes, Fips197) {
  EXPECT_EQ(encrypted(hex("2b7e151628aed2a6abf7158809cf4f3c"), hex("3243f6a8885a308d313198a2e0370734")),
            hex("3925841d02dc09fbdc118597196a0b32"));
  EXPECT_EQ(encrypted(hex("000102030405060708090a0b0c0d0e0f"), hex("00112233445566778899aabbccddeeff")),
            hex("69c4e0d86a7b0430d8cdb78070b4c55a"));
  EXPECT_EQ(encrypted(hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                      hex("00112233445566778899aabbccddeeff")),  // C.3
            hex("8ea2b7ca516745bfeafc49904b496089"));
  const Bytes key = hex("2b7e151628aed2a6abf7158809cf4f3c");
  EXPECT_EQ(encrypted(key, hex("6bc1bee22e409f96e93d7e117393172a")), hex("3ad77bb40d7a3660a89ecaf32466ef97"));
  EXPECT_EQ(encrypted(key, hex("ae2d8a571e03ac9c9eb76fac45af8e51")), hex("f5d3d58503b9699de785895a96fdbaaf"));
  EXPECT_EQ(encrypted(key, hex("30c81c46a35ce411e5fbc1191a0a52ef")), hex("43b1cd7f598ece23881b00e3ed030688"));
  EXPECT_EQ(encrypted(key, hex("f69f2445df4f9b17ad2b417be66c3710")), hex("7b0c785e27e8ad3f8223207104725dd4"));
}

// Every byte at every position goes through the S-box in the first round: all values of one block byte and of
// one key byte (whose S-box value enters the key schedule), compared with Mbed TLS's tables.
TEST(SmallAes, HasTheWholeSBox) {
  mbedtls_aes_context theirs;
  mbedtls_aes_init(&theirs);
  for (unsigned value = 0; value < 256; ++value)
    for (std::size_t position = 0; position < 16; ++position) {
      Bytes key(16, 0), block(16, 0), expected(16);
      block[position] = static_cast<std::uint8_t>(value);
      key[15 - position] = static_cast<std::uint8_t>(value);
      ASSERT_EQ(mbedtls_aes_setkey_enc(&theirs, key.data(), 128), 0);
      ASSERT_EQ(mbedtls_aes_crypt_ecb(&theirs, MBEDTLS_AES_ENCRYPT, block.data(), expected.data()), 0);
      ASSERT_EQ(encrypted(key, block), expected) << value << " at " << position;
    }
  mbedtls_aes_free(&theirs);
}

TEST(SmallAes, EncryptsAsMbedTlsDoes) {
  std::mt19937_64 random(197);
  mbedtls_aes_context theirs;
  mbedtls_aes_init(&theirs);
  for (int i = 0; i < 200000; ++i) {
    Bytes key(i % 2 == 0 ? 16 : 32), blocks(32), expected(32);
    for (std::uint8_t& byte : key) byte = static_cast<std::uint8_t>(random());
    for (std::uint8_t& byte : blocks) byte = static_cast<std::uint8_t>(random());
    ASSERT_EQ(mbedtls_aes_setkey_enc(&theirs, key.data(), static_cast<unsigned>(key.size() * 8)), 0);
    for (std::size_t at = 0; at < blocks.size(); at += 16)
      ASSERT_EQ(mbedtls_aes_crypt_ecb(&theirs, MBEDTLS_AES_ENCRYPT, blocks.data() + at, expected.data() + at),
                0);
    ASSERT_EQ(both_encrypted(key, blocks), expected);
  }
  mbedtls_aes_free(&theirs);
}

Bytes digest(const Bytes& message, std::size_t cut) {
  small::Sha256 hash;
  small::sha256_start(hash);
  small::sha256_update(hash, message.data(), cut);
  small::sha256_update(hash, message.data() + cut, message.size() - cut);
  Bytes out(32);
  small::sha256_finish(hash, out.data());
  return out;
}

TEST(SmallSha256, Fips180) {
  EXPECT_EQ(digest(text("abc"), 1), hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_EQ(digest({}, 0), hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  EXPECT_EQ(digest(Bytes(1000000, 'a'), 999),
            hex("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

TEST(SmallSha256, HashesAsMbedTlsDoes) {
  std::mt19937_64 random(180);
  for (std::size_t i = 0; i < 100000; ++i) {
    Bytes message(i < 1000 ? i : random() % 300), expected(32);  // every padding, many times
    for (std::uint8_t& byte : message) byte = static_cast<std::uint8_t>(random());
    ASSERT_EQ(mbedtls_sha256(message.data(), message.size(), expected.data(), 0), 0);
    ASSERT_EQ(digest(message, message.empty() ? 0 : random() % message.size()), expected);
  }
}

}  // namespace
}  // namespace crypto::test
