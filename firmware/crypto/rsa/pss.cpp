#include <cstring>

#include "crypto/rsa/padding.hpp"
#include "psa/crypto.h"

namespace crypto::rsa {
namespace {

constexpr std::size_t largest_hash = 64;

/// Hash of three parts, by the hash that has such a length; false if there is none.
bool digest(std::uint8_t* out, std::size_t hash_size, const std::uint8_t* first, std::size_t first_size,
            const std::uint8_t* second, std::size_t second_size, const std::uint8_t* third,
            std::size_t third_size) {
  const psa_algorithm_t algorithm = hash_size == 32   ? PSA_ALG_SHA_256
                                    : hash_size == 48 ? PSA_ALG_SHA_384
                                                      : PSA_ALG_SHA_512;
  psa_hash_operation_t operation = psa_hash_operation_init();
  std::size_t size = 0;
  return psa_hash_setup(&operation, algorithm) == PSA_SUCCESS &&
         psa_hash_update(&operation, first, first_size) == PSA_SUCCESS &&
         psa_hash_update(&operation, second, second_size) == PSA_SUCCESS &&
         psa_hash_update(&operation, third, third_size) == PSA_SUCCESS &&
         psa_hash_finish(&operation, out, hash_size, &size) == PSA_SUCCESS;
}

}  // namespace

bool is_pss(std::uint8_t* encoded, std::size_t size, const std::uint8_t* hash, std::size_t hash_size,
            std::size_t salt_size) {
  // maskedDB H BC, with DB = 00 … 00 01 salt. The modulus' length is a multiple of 8 bits, the encoding's one
  // less: its first bit is 0, and DB's is not masked.
  if (hash_size + salt_size + 2 > size) return false;
  std::uint8_t* const masked = encoded;
  const std::size_t masked_size = size - hash_size - 1, salt_at = masked_size - salt_size;
  const std::uint8_t* const h = encoded + masked_size;
  if (encoded[size - 1] != 0xBC || encoded[0] >= 0x80) return false;
  std::uint8_t block[largest_hash];
  std::uint8_t counter[4] = {};  // MGF1 (RFC 8017 appendix B.2.1): fewer than 256 blocks
  std::size_t used = hash_size;  // of the block
  for (std::size_t at = 0; at < masked_size; ++at) {
    if (used == hash_size) {
      if (!digest(block, hash_size, h, hash_size, counter, sizeof counter, h, 0)) return false;
      ++counter[3];
      used = 0;
    }
    masked[at] ^= block[used++];
  }
  masked[0] &= 0x7F;
  std::uint8_t wrong = masked[salt_at - 1] ^ 1;
  for (std::size_t at = 0; at < salt_at - 1; ++at) wrong |= masked[at];
  if (wrong != 0) return false;
  constexpr std::uint8_t zeros[8] = {};
  return digest(block, hash_size, zeros, sizeof zeros, hash, hash_size, masked + salt_at, salt_size) &&
         std::memcmp(block, h, hash_size) == 0;
}

}  // namespace crypto::rsa
