// What programs alone ask PSA for (tlsfit/crypto.hpp): keys out again, digests and MACs compared, MACs in
// pieces. Nothing of it is linked unless a program calls it.
#include <cstring>

#include "crypto/hmac.hpp"
#include "crypto/keys.hpp"
#include "crypto/message.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

constexpr psa_algorithm_t hmac_sha256 = PSA_ALG_HMAC(PSA_ALG_SHA_256);
constexpr std::size_t largest_digest = 64;

static_assert(sizeof psa_mac_operation_t::key >= hmac_block);

/// Whether `got` is `wanted`, in a time that depends on the lengths alone.
psa_status_t compared(const std::uint8_t* got, std::size_t got_size, const std::uint8_t* wanted,
                      std::size_t wanted_size) {
  return got_size == wanted_size && same_tag(got, wanted, got_size) ? PSA_SUCCESS
                                                                    : PSA_ERROR_INVALID_SIGNATURE;
}

psa_status_t setup(psa_mac_operation_t& operation, mbedtls_svc_key_id_t id, psa_key_usage_t usage,
                   psa_algorithm_t algorithm) {
  if (operation.alg != 0) return PSA_ERROR_BAD_STATE;
  if (algorithm != hmac_sha256)
    return PSA_ALG_IS_MAC(algorithm) ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
  Key* key = nullptr;
  const psa_status_t status = find(id, usage, algorithm, PSA_KEY_TYPE_HMAC, key);
  if (status != PSA_SUCCESS) return status;
  operation.alg = algorithm;
  operation.verifies = usage == PSA_KEY_USAGE_VERIFY_MESSAGE;
  operation.key_size = key->size;
  std::memcpy(operation.key, key->bytes, key->size);
  hmac_start(operation.state, {operation.key, operation.key_size}, inner_mask);
  wipe_stack();
  return PSA_SUCCESS;
}

/// The MAC of an operation, which is over then.
void end(psa_mac_operation_t& operation, std::uint8_t* mac) {
  sha256_finish(operation.state, mac);
  hmac_start(operation.state, {operation.key, operation.key_size}, outer_mask);
  sha256_update(operation.state, mac, hmac_size);
  sha256_finish(operation.state, mac);
  wipe(&operation, sizeof operation);
  wipe_stack();
}

}  // namespace
}  // namespace crypto

extern "C" {

psa_status_t psa_export_key(mbedtls_svc_key_id_t id, std::uint8_t* data, std::size_t capacity,
                            std::size_t* size) {
  *size = 0;
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::find(id, key);
  if (status != PSA_SUCCESS) return status;
  // A public key is no secret, and no usage forbids it (PSA Crypto API 1.1, section 9.6).
  if (key->is(crypto::p256_public)) return psa_export_public_key(id, data, capacity, size);
  if ((key->usage & PSA_KEY_USAGE_EXPORT) == 0) return PSA_ERROR_NOT_PERMITTED;
  if (capacity < key->size) return PSA_ERROR_BUFFER_TOO_SMALL;
  std::memcpy(data, key->bytes, key->size);
  *size = key->size;
  return PSA_SUCCESS;
}

psa_status_t psa_hash_verify(psa_hash_operation_t* operation, const std::uint8_t* hash,
                             std::size_t hash_size) {
  std::uint8_t got[crypto::largest_digest];
  std::size_t size = 0;
  psa_status_t status = psa_hash_finish(operation, got, sizeof got, &size);
  if (status == PSA_SUCCESS) status = crypto::compared(got, size, hash, hash_size);
  crypto::wipe(got, sizeof got);
  return status;
}

psa_status_t psa_hash_compare(psa_algorithm_t algorithm, const std::uint8_t* input, std::size_t input_size,
                              const std::uint8_t* hash, std::size_t hash_size) {
  std::uint8_t got[crypto::largest_digest];
  std::size_t size = 0;
  psa_status_t status = psa_hash_compute(algorithm, input, input_size, got, sizeof got, &size);
  if (status == PSA_SUCCESS) status = crypto::compared(got, size, hash, hash_size);
  crypto::wipe(got, sizeof got);
  return status;
}

psa_status_t psa_mac_abort(psa_mac_operation_t* operation) {
  crypto::wipe(operation, sizeof *operation);
  return PSA_SUCCESS;
}

psa_status_t psa_mac_sign_setup(psa_mac_operation_t* operation, mbedtls_svc_key_id_t id,
                                psa_algorithm_t algorithm) {
  return crypto::setup(*operation, id, PSA_KEY_USAGE_SIGN_MESSAGE, algorithm);
}

psa_status_t psa_mac_verify_setup(psa_mac_operation_t* operation, mbedtls_svc_key_id_t id,
                                  psa_algorithm_t algorithm) {
  return crypto::setup(*operation, id, PSA_KEY_USAGE_VERIFY_MESSAGE, algorithm);
}

psa_status_t psa_mac_update(psa_mac_operation_t* operation, const std::uint8_t* input, std::size_t size) {
  if (operation->alg == 0) return PSA_ERROR_BAD_STATE;
  crypto::sha256_update(operation->state, input, size);
  crypto::wipe_stack();
  return PSA_SUCCESS;
}

psa_status_t psa_mac_sign_finish(psa_mac_operation_t* operation, std::uint8_t* mac, std::size_t capacity,
                                 std::size_t* size) {
  *size = 0;
  psa_status_t status = PSA_SUCCESS;
  if (operation->alg == 0 || operation->verifies != 0)
    status = PSA_ERROR_BAD_STATE;
  else if (capacity < crypto::hmac_size)
    status = PSA_ERROR_BUFFER_TOO_SMALL;
  if (status != PSA_SUCCESS) {
    psa_mac_abort(operation);
    return status;
  }
  crypto::end(*operation, mac);
  *size = crypto::hmac_size;
  return PSA_SUCCESS;
}

psa_status_t psa_mac_verify_finish(psa_mac_operation_t* operation, const std::uint8_t* mac,
                                   std::size_t size) {
  if (operation->alg == 0 || operation->verifies == 0) {
    psa_mac_abort(operation);
    return PSA_ERROR_BAD_STATE;
  }
  std::uint8_t got[crypto::hmac_size];
  crypto::end(*operation, got);
  const psa_status_t status = crypto::compared(got, sizeof got, mac, size);
  crypto::wipe(got, sizeof got);
  return status;
}

psa_status_t psa_mac_verify(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* input,
                            std::size_t input_size, const std::uint8_t* mac, std::size_t size) {
  psa_mac_operation_t operation = psa_mac_operation_init();
  psa_status_t status = psa_mac_verify_setup(&operation, id, algorithm);
  if (status == PSA_SUCCESS) status = psa_mac_update(&operation, input, input_size);
  if (status == PSA_SUCCESS) status = psa_mac_verify_finish(&operation, mac, size);
  return status;
}

psa_status_t psa_key_derivation_output_key(const psa_key_attributes_t* attributes,
                                           psa_key_derivation_operation_t* operation,
                                           mbedtls_svc_key_id_t* id) {
  *id = MBEDTLS_SVC_KEY_ID_INIT;
  const std::size_t bits = psa_get_key_bits(attributes);
  if (PSA_KEY_TYPE_IS_ASYMMETRIC(psa_get_key_type(attributes)) || bits / 8 > crypto::key_capacity)
    return PSA_ERROR_NOT_SUPPORTED;
  if (bits == 0 || bits % 8 != 0) return PSA_ERROR_INVALID_ARGUMENT;
  std::uint8_t bytes[crypto::key_capacity];
  psa_status_t status = psa_key_derivation_output_bytes(operation, bytes, bits / 8);
  if (status == PSA_SUCCESS) status = psa_import_key(attributes, bytes, bits / 8, id);
  crypto::wipe(bytes, sizeof bytes);
  crypto::wipe_stack();
  return status;
}

}  // extern "C"
