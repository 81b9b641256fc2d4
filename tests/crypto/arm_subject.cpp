// What arm_trace.cpp runs: each function takes 128 secret bytes.
#include <cstddef>
#include <cstdint>

#include "crypto/gcm.hpp"
#include "crypto/small/aes.hpp"
#include "crypto/small/sha256.hpp"
#include "p256-m.h"

namespace {

std::uint8_t result[160];

}  // namespace

extern "C" {

void subject_aes(const std::uint8_t* secret) {
  crypto::small::aes_encrypt(secret, secret + 16, result);
}

void subject_gcm_seal(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  (void)crypto::gcm_seal(secret, nonce, {nonce, 5}, secret + 16, 50, result, result + 50);
}

/// A forgery of which the secret decides where it goes wrong.
void subject_gcm_open(const std::uint8_t* secret) {
  const std::uint8_t nonce[12] = {1, 2, 3};
  (void)crypto::gcm_open(secret, nonce, {nonce, 5}, secret + 16, 50, result, secret + 66);
}

void subject_sha256(const std::uint8_t* secret) {
  crypto::small::Sha256 hash;
  crypto::small::sha256_start(hash);
  crypto::small::sha256_update(hash, secret, 100);
  crypto::small::sha256_finish(hash, result);
}

void subject_ecdh(const std::uint8_t* secret) {
  p256_public_from_private(result, secret);
}

void subject_leaky(const std::uint8_t* secret) {
  static const std::uint8_t table[256] = {1};
  result[0] = table[secret[1]];
}

/// p256-m draws from this when it makes keys; nothing here does.
int psa_generate_random(std::uint8_t*, std::size_t) {
  return -1;
}

void mbedtls_platform_zeroize(void* memory, std::size_t size) {
  for (auto* byte = static_cast<volatile std::uint8_t*>(memory); size > 0; --size) *byte++ = 0;
}
}
