// The hashes of the SHA-2 family (FIPS 180-4) that the fit has, through the PSA API. The state is the
// caller's; every path that ends an operation erases it, since PRFs and MACs hash secrets too.
#include <cstddef>
#include <cstdint>

#include "crypto/sha256.hpp"
#include "crypto/sha512.hpp"
#include "crypto/wipe.hpp"
#include "psa/crypto.h"

namespace {

/// Bytes of a hash's digest; 0 if the fit does not have it.
std::size_t digest_size(psa_algorithm_t algorithm) {
  switch (algorithm) {
    case PSA_ALG_SHA_256:
      return 32;
#if defined(PSA_WANT_ALG_SHA_384)
    case PSA_ALG_SHA_384:
      return 48;
#endif
#if defined(PSA_WANT_ALG_SHA_512)
    case PSA_ALG_SHA_512:
      return 64;
#endif
    default:
      return 0;
  }
}

/// Calls one of two functions with the operation's state: for SHA-256, or for the long ones.
template <typename Short, typename Long>
void with_state(psa_hash_operation_t& operation, Short of_256, [[maybe_unused]] Long of_512) {
#if defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512)
  if (operation.alg != PSA_ALG_SHA_256) {
    of_512(operation.state512);
    return;
  }
#endif
  of_256(operation.state);
}

using crypto::Sha256State, crypto::Sha512;

}  // namespace

extern "C" {

/// Mbed TLS's MD layer asks whether to come here. Hashing needs no keys, so it works before
/// psa_crypto_init().
int psa_can_do_hash(psa_algorithm_t algorithm) {
  return digest_size(algorithm) != 0;
}

psa_status_t psa_hash_abort(psa_hash_operation_t* operation) {
  crypto::wipe(operation, sizeof *operation);
  return PSA_SUCCESS;
}

psa_status_t psa_hash_setup(psa_hash_operation_t* operation, psa_algorithm_t algorithm) {
  if (operation->alg != 0) return PSA_ERROR_BAD_STATE;
  const std::size_t size = digest_size(algorithm);
  if (size == 0) return PSA_ALG_IS_HASH(algorithm) ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
  operation->alg = algorithm;
  with_state(*operation, crypto::sha256_start, [size](Sha512& state) { crypto::sha512_start(state, size); });
  return PSA_SUCCESS;
}

psa_status_t psa_hash_update(psa_hash_operation_t* operation, const std::uint8_t* input, std::size_t size) {
  if (operation->alg == 0) return PSA_ERROR_BAD_STATE;
  with_state(
      *operation, [=](Sha256State& state) { crypto::sha256_update(state, input, size); },
      [=](Sha512& state) { crypto::sha512_update(state, input, size); });
  return PSA_SUCCESS;
}

psa_status_t psa_hash_finish(psa_hash_operation_t* operation, std::uint8_t* hash, std::size_t capacity,
                             std::size_t* size) {
  *size = 0;
  psa_status_t status = PSA_SUCCESS;
  const std::size_t wanted = digest_size(operation->alg);
  if (wanted == 0)
    status = PSA_ERROR_BAD_STATE;
  else if (capacity < wanted)
    status = PSA_ERROR_BUFFER_TOO_SMALL;
  else
    with_state(
        *operation, [=](Sha256State& state) { crypto::sha256_finish(state, hash); },
        [=](Sha512& state) { crypto::sha512_finish(state, hash, wanted); });
  if (status == PSA_SUCCESS) *size = wanted;
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
