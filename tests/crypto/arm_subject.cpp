// What arm_trace.cpp runs: each function takes 128 secret bytes, of which the first 32 and the first 48 are
// private keys.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "crypto/chacha.hpp"
#include "crypto/ec/curve.hpp"
#include "crypto/gcm.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "crypto/rsa/power.hpp"
#include "crypto/small/sha256.hpp"
#include "psa/crypto.h"

namespace {

std::uint8_t result[1100];
const std::uint8_t* nonce;

}  // namespace

extern "C" {

void subject_gcm_seal(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  crypto::gcm_seal({secret, nonce, nonce, 5, secret + 16, result, 50});
}

#if defined(TLSFIT_AES_256)
void subject_gcm_seal_256(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  crypto::gcm_seal({secret, nonce, nonce, 5, secret + 32, result, 50, 32});
}
#endif

/// 1,024 bytes more, so that the difference tells what a byte takes.
void subject_gcm_seal_1074(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  std::memcpy(result, secret + 16, 50);
  crypto::gcm_seal({secret, nonce, nonce, 5, result, result, 1074});
}

/// For arm_arithmetic.cpp: key, nonce, 13 bytes of additional data and 83 of plaintext at `message`, sealed
/// in place.
void subject_seal(std::uint8_t* message) {
  crypto::gcm_seal({message, message + 16, message + 28, 13, message + 41, message + 41, 83});
}

/// A forgery of which the secret decides where it goes wrong.
void subject_gcm_open(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  (void)crypto::gcm_open({secret, nonce, nonce, 5, secret + 16, result, 50});
}

void subject_chacha_seal(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  crypto::chacha_seal({secret, nonce, nonce, 5, secret + 32, result, 50});
}

/// 1,024 bytes more, so that the difference tells what a byte takes.
void subject_chacha_seal_1074(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  std::memcpy(result, secret + 32, 50);
  crypto::chacha_seal({secret, nonce, nonce, 5, result, result, 1074});
}

/// As subject_seal(), with a key of 32 bytes.
void subject_chacha(std::uint8_t* message) {
  crypto::chacha_seal({message, message + 32, message + 44, 13, message + 57, message + 57, 83});
}

void subject_chacha_open(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  (void)crypto::chacha_open({secret, nonce, nonce, 5, secret + 32, result, 50});
}

void subject_sha256(const std::uint8_t* secret) {
  crypto::small::Sha256 hash;
  crypto::small::sha256_start(hash);
  crypto::small::sha256_update(hash, secret, 100);
  crypto::small::sha256_finish(hash, result);
}

void subject_public_key(const std::uint8_t* secret) {
  crypto::p256_public_key(result, secret);
}

void subject_ecdh(const std::uint8_t* secret) {
  // 2·G
  static const std::uint8_t point[64] = {
      0x7c, 0xf2, 0x7b, 0x18, 0x8d, 0x03, 0x4f, 0x7e, 0x8a, 0x52, 0x38, 0x03, 0x04, 0xb5, 0x1a, 0xc3,
      0xc0, 0x89, 0x69, 0xe2, 0x77, 0xf2, 0x1b, 0x35, 0xa6, 0x0b, 0x48, 0xfc, 0x47, 0x66, 0x99, 0x78,
      0x07, 0x77, 0x55, 0x10, 0xdb, 0x8e, 0xd0, 0x40, 0x29, 0x3d, 0x9a, 0xc6, 0x9f, 0x74, 0x30, 0xdb,
      0xba, 0x7d, 0xad, 0xe6, 0x3c, 0xe9, 0x82, 0x29, 0x9e, 0x04, 0xb7, 0x9d, 0x22, 0x78, 0x73, 0xd1};
  if (crypto::p256_shared_secret(result, secret, point) != PSA_SUCCESS) result[0] = result[secret[0] & 1];
}

/// RFC 6979's example for P-256, SHA-256 and "sample" (appendix A.2.5); 1 if it verifies.
int subject_verify(const std::uint8_t* /*secret*/) {
  static const std::uint8_t point[64] = {
      0x60, 0xfe, 0xd4, 0xba, 0x25, 0x5a, 0x9d, 0x31, 0xc9, 0x61, 0xeb, 0x74, 0xc6, 0x35, 0x6d, 0x68,
      0xc0, 0x49, 0xb8, 0x92, 0x3b, 0x61, 0xfa, 0x6c, 0xe6, 0x69, 0x62, 0x2e, 0x60, 0xf2, 0x9f, 0xb6,
      0x79, 0x03, 0xfe, 0x10, 0x08, 0xb8, 0xbc, 0x99, 0xa4, 0x1a, 0xe9, 0xe9, 0x56, 0x28, 0xbc, 0x64,
      0xf2, 0xf1, 0xb2, 0x0c, 0x2d, 0x7e, 0x9f, 0x51, 0x77, 0xa3, 0xc2, 0x94, 0xd4, 0x46, 0x22, 0x99};
  static const std::uint8_t signature[64] = {
      0xef, 0xd4, 0x8b, 0x2a, 0xac, 0xb6, 0xa8, 0xfd, 0x11, 0x40, 0xdd, 0x9c, 0xd4, 0x5e, 0x81, 0xd6,
      0x9d, 0x2c, 0x87, 0x7b, 0x56, 0xaa, 0xf9, 0x91, 0xc3, 0x4d, 0x0e, 0xa8, 0x4e, 0xaf, 0x37, 0x16,
      0xf7, 0xcb, 0x1c, 0x94, 0x2d, 0x65, 0x7c, 0x41, 0xd4, 0x36, 0xc7, 0xa1, 0xb6, 0xe2, 0x9f, 0x65,
      0xf3, 0xe9, 0x00, 0xdb, 0xb9, 0xaf, 0xf4, 0x06, 0x4d, 0xc4, 0xab, 0x2f, 0x84, 0x3a, 0xcd, 0xa8};
  static const std::uint8_t hash[32] = {0xaf, 0x2b, 0xdb, 0xe1, 0xaa, 0x9b, 0x6e, 0xc1, 0xe2, 0xad, 0xe1,
                                        0xd6, 0x94, 0xf4, 0x1f, 0xc7, 0x1a, 0x83, 0x1d, 0x02, 0x68, 0xe9,
                                        0x89, 0x15, 0x62, 0x11, 0x3d, 0x8a, 0x62, 0xad, 0xd1, 0xbf};
  return crypto::p256_verify(signature, point, hash, sizeof hash) == PSA_SUCCESS ? 1 : 0;
}

#if defined(TLSFIT_TRACE_NUMBERS)

/// For arm_arithmetic.cpp: 8 limbs each at `numbers`, `numbers` + 8; the result in their place. `order`:
/// modulo n.
void subject_multiply(crypto::ec::Limb* numbers, unsigned order) {
  crypto::ec::multiply(numbers, numbers, numbers + 8, order != 0 ? crypto::ec::p256.n : crypto::ec::p256.p);
}

void subject_add(crypto::ec::Limb* numbers, unsigned order) {
  crypto::ec::add(numbers, numbers, numbers + 8, order != 0 ? crypto::ec::p256.n : crypto::ec::p256.p);
}

void subject_subtract(crypto::ec::Limb* numbers, unsigned order) {
  crypto::ec::subtract(numbers, numbers, numbers + 8, order != 0 ? crypto::ec::p256.n : crypto::ec::p256.p);
}

/// For arm_arithmetic.cpp: a modulus of `size` bytes at `numbers`, a signature behind it; the encoded message
/// in the modulus' place, or zeros if there is none.
void subject_power(std::uint8_t* numbers, unsigned size, unsigned exponent) {
  static crypto::ec::Limb room[crypto::rsa::room_for(crypto::rsa_largest / sizeof(crypto::ec::Limb))];
  const std::uint8_t* const encoded =
      crypto::rsa::encoded_message(room, {numbers, size, exponent}, numbers + size);
  if (encoded != nullptr)
    std::memcpy(numbers, encoded, size);
  else
    std::memset(numbers, 0, size);
}

#endif

/// The nonce is the second half of the secret.
void subject_sign(const std::uint8_t* secret) {
  nonce = secret + 32;
  (void)crypto::p256_sign(result, secret, secret + 64, 32);
}

#if defined(TLSFIT_P384_KEYS)

void subject_public_key_384(const std::uint8_t* secret) {
  crypto::p384_public_key(result, secret);
}

void subject_ecdh_384(const std::uint8_t* secret) {
  // 2·G
  static const std::uint8_t point[96] = {
      0x08, 0xd9, 0x99, 0x05, 0x7b, 0xa3, 0xd2, 0xd9, 0x69, 0x26, 0x00, 0x45, 0xc5, 0x5b, 0x97, 0xf0,
      0x89, 0x02, 0x59, 0x59, 0xa6, 0xf4, 0x34, 0xd6, 0x51, 0xd2, 0x07, 0xd1, 0x9f, 0xb9, 0x6e, 0x9e,
      0x4f, 0xe0, 0xe8, 0x6e, 0xbe, 0x0e, 0x64, 0xf8, 0x5b, 0x96, 0xa9, 0xc7, 0x52, 0x95, 0xdf, 0x61,
      0x8e, 0x80, 0xf1, 0xfa, 0x5b, 0x1b, 0x3c, 0xed, 0xb7, 0xbf, 0xe8, 0xdf, 0xfd, 0x6d, 0xba, 0x74,
      0xb2, 0x75, 0xd8, 0x75, 0xbc, 0x6c, 0xc4, 0x3e, 0x90, 0x4e, 0x50, 0x5f, 0x25, 0x6a, 0xb4, 0x25,
      0x5f, 0xfd, 0x43, 0xe9, 0x4d, 0x39, 0xe2, 0x2d, 0x61, 0x50, 0x1e, 0x70, 0x0a, 0x94, 0x0e, 0x80};
  if (crypto::p384_shared_secret(result, secret, point) != PSA_SUCCESS) result[0] = result[secret[0] & 1];
}

void subject_sign_384(const std::uint8_t* secret) {
  nonce = secret + 48;
  (void)crypto::p384_sign(result, secret, secret + 80, 48);
}

#endif

void subject_leaky(const std::uint8_t* secret) {
  static const std::uint8_t table[256] = {1};
  result[0] = table[secret[1]];
}

psa_status_t psa_generate_random(std::uint8_t* out, std::size_t size) {
  std::memcpy(out, nonce, size);
  out[0] &= 0x7F;  // below n
  out[size - 1] |= 1;
  return PSA_SUCCESS;
}

void mbedtls_platform_zeroize(void* memory, std::size_t size) {
  for (auto* byte = static_cast<volatile std::uint8_t*>(memory); size > 0; --size) *byte++ = 0;
}
}
