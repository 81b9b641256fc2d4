// SHA-256 (FIPS 180-4) through the PSA API. The state is the caller's; every path that ends an operation
// erases it, since PRFs and MACs hash secrets too.
#include <cstddef>
#include <cstdint>

#include "crypto/sha256.hpp"
#include "crypto/wipe.hpp"
#include "psa/crypto.h"

namespace {

constexpr std::size_t digest_size = 32;

}  // namespace

extern "C" {

/// Mbed TLS's MD layer asks whether to come here. Hashing needs no keys, so it works before
/// psa_crypto_init().
int psa_can_do_hash(psa_algorithm_t algorithm) {
  return algorithm == PSA_ALG_SHA_256;
}

psa_status_t psa_hash_abort(psa_hash_operation_t* operation) {
  crypto::wipe(operation, sizeof *operation);
  return PSA_SUCCESS;
}

psa_status_t psa_hash_setup(psa_hash_operation_t* operation, psa_algorithm_t algorithm) {
  if (operation->alg != 0) return PSA_ERROR_BAD_STATE;
  if (algorithm != PSA_ALG_SHA_256)
    return PSA_ALG_IS_HASH(algorithm) ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
  crypto::sha256_start(operation->state);
  operation->alg = algorithm;
  return PSA_SUCCESS;
}

psa_status_t psa_hash_update(psa_hash_operation_t* operation, const std::uint8_t* input, std::size_t size) {
  if (operation->alg == 0) return PSA_ERROR_BAD_STATE;
  crypto::sha256_update(operation->state, input, size);
  return PSA_SUCCESS;
}

psa_status_t psa_hash_finish(psa_hash_operation_t* operation, std::uint8_t* hash, std::size_t capacity,
                             std::size_t* size) {
  *size = 0;
  psa_status_t status = PSA_SUCCESS;
  if (operation->alg == 0)
    status = PSA_ERROR_BAD_STATE;
  else if (capacity < digest_size)
    status = PSA_ERROR_BUFFER_TOO_SMALL;
  else
    crypto::sha256_finish(operation->state, hash);
  if (status == PSA_SUCCESS) *size = digest_size;
  psa_hash_abort(operation);
  return status;
}

psa_status_t psa_hash_clone(const psa_hash_operation_t* from, psa_hash_operation_t* to) {
  if (from->alg == 0 || to->alg != 0) return PSA_ERROR_BAD_STATE;
  *to = *from;
  return PSA_SUCCESS;
}

psa_status_t psa_hash_compute(psa_algorithm_t algorithm, const std::uint8_t* input, std::size_t input_size,
                              std::uint8_t* hash, std::size_t capacity, std::size_t* size) {
  *size = 0;
  psa_hash_operation_t operation = psa_hash_operation_init();
  psa_status_t status = psa_hash_setup(&operation, algorithm);
  if (status == PSA_SUCCESS) status = psa_hash_update(&operation, input, input_size);
  if (status == PSA_SUCCESS) status = psa_hash_finish(&operation, hash, capacity, size);
  return status;
}

}  // extern "C"
