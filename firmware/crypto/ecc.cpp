// Elliptic-curve keys and what is done with them: ECDH (NIST SP 800-56A §5.7.1.2) and ECDSA (FIPS 186-5 §6),
// over P-256 alone.
#include <cstring>

#include "crypto/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/wipe.hpp"

using crypto::Key;

namespace crypto {
namespace {

#if defined(TLSFIT_PROGRAM_KEYS)
/// A key that is bytes and nothing more: as many random ones as its attributes say.
psa_status_t draw_bytes(const psa_key_attributes_t& attributes, mbedtls_svc_key_id_t& id) {
  const std::size_t bits = psa_get_key_bits(&attributes);
  if (PSA_KEY_TYPE_IS_ASYMMETRIC(psa_get_key_type(&attributes))) return PSA_ERROR_NOT_SUPPORTED;
  if (bits == 0 || bits % 8 != 0) return PSA_ERROR_INVALID_ARGUMENT;
  if (bits / 8 > key_capacity) return PSA_ERROR_NOT_SUPPORTED;
  std::uint8_t bytes[key_capacity];
  psa_status_t status = psa_generate_random(bytes, bits / 8);
  if (status == PSA_SUCCESS) status = psa_import_key(&attributes, bytes, bits / 8, &id);
  wipe(bytes, sizeof bytes);
  wipe_stack();
  return status;
}
#endif

/// Whether a key is the public half alone, and a program may want it back.
bool is_public([[maybe_unused]] const Key& key) {
#if defined(TLSFIT_PROGRAM_KEYS)
  return key.is(p256_public);
#else
  return false;
#endif
}

/// Whether a signature may be verified with the pair that made it: nobody but a program does.
#if defined(TLSFIT_PROGRAM_SIGNS)
constexpr bool pairs_verify = true;
#else
constexpr bool pairs_verify = false;
#endif

}  // namespace
}  // namespace crypto

extern "C" {

/// An ephemeral ECDH key, or one of the program's. The private key alone is drawn; its public key is computed
/// when it is asked for, so that one scalar multiplication does for both.
psa_status_t psa_generate_key(const psa_key_attributes_t* attributes, mbedtls_svc_key_id_t* id) {
  *id = MBEDTLS_SVC_KEY_ID_INIT;
#if defined(TLSFIT_PROGRAM_KEYS)
  if (psa_get_key_type(attributes) != crypto::p256_pair) return crypto::draw_bytes(*attributes, *id);
#endif
  if (psa_get_key_type(attributes) != crypto::p256_pair || psa_get_key_bits(attributes) != 256)
    return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  mbedtls_svc_key_id_t taken = MBEDTLS_SVC_KEY_ID_INIT;
  psa_status_t status = crypto::take_slot(*attributes, key, taken);
  if (status != PSA_SUCCESS) return status;
  key->size = crypto::p256_scalar;
  status = crypto::p256_draw(key->bytes);
  if (status == PSA_SUCCESS) *id = taken;
  if (status != PSA_SUCCESS) crypto::free_slot(*key);
  crypto::wipe_stack();
  return status;
}

psa_status_t psa_export_public_key(mbedtls_svc_key_id_t id, std::uint8_t* out, std::size_t capacity,
                                   std::size_t* size) {
  *size = 0;
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, key);
  if (status != PSA_SUCCESS) return status;
  if (!key->is(crypto::p256_pair) && !crypto::is_public(*key)) return PSA_ERROR_INVALID_ARGUMENT;
  if (capacity < 1 + crypto::p256_point) return PSA_ERROR_BUFFER_TOO_SMALL;
  out[0] = 0x04;  // uncompressed (SEC 1 §2.3.3)
  if (crypto::is_public(*key))
    std::memcpy(out + 1, key->bytes, crypto::p256_point);
  else
    crypto::p256_public_key(out + 1, key->bytes);
  crypto::wipe_stack();
  *size = 1 + crypto::p256_point;
  return PSA_SUCCESS;
}

psa_status_t psa_raw_key_agreement(psa_algorithm_t algorithm, mbedtls_svc_key_id_t id,
                                   const std::uint8_t* peer, std::size_t peer_size, std::uint8_t* out,
                                   std::size_t capacity, std::size_t* size) {
  *size = 0;
  if (algorithm != PSA_ALG_ECDH) return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_DERIVE, algorithm, crypto::p256_pair, key);
  if (status != PSA_SUCCESS) return status;
  if (peer_size != 1 + crypto::p256_point || peer[0] != 0x04) return PSA_ERROR_INVALID_ARGUMENT;
  if (capacity < crypto::p256_scalar) return PSA_ERROR_BUFFER_TOO_SMALL;
  status = crypto::p256_shared_secret(out, key->bytes, peer + 1);
  crypto::wipe_stack();
  if (status == PSA_SUCCESS)
    *size = crypto::p256_scalar;
  else
    crypto::wipe(out, crypto::p256_scalar);
  return status;
}

/// r and s as 32 bytes each: Mbed TLS has unwrapped the DER.
psa_status_t psa_verify_hash(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* hash,
                             std::size_t hash_size, const std::uint8_t* signature,
                             std::size_t signature_size) {
  if (!PSA_ALG_IS_ECDSA(algorithm)) return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_VERIFY_HASH, algorithm, crypto::p256_public, key);
  if (crypto::pairs_verify && status == PSA_ERROR_INVALID_ARGUMENT && key->is(crypto::p256_pair))
    status = PSA_SUCCESS;
  if (status != PSA_SUCCESS) return status;
  // PSA_ALG_ECDSA_ANY (no hash named) takes a hash of any length: the curve's order cuts it (FIPS 186-5
  // §6.4.1).
  const psa_algorithm_t named = PSA_ALG_SIGN_GET_HASH(algorithm);
  if (named != PSA_ALG_NONE && hash_size != PSA_HASH_LENGTH(named)) return PSA_ERROR_INVALID_ARGUMENT;
  if (hash_size == 0) return PSA_ERROR_INVALID_ARGUMENT;
  if (signature_size != 2 * crypto::p256_scalar) return PSA_ERROR_INVALID_SIGNATURE;
  if (!crypto::pairs_verify || key->is(crypto::p256_public))
    return crypto::p256_verify(signature, key->bytes, hash, hash_size);
  std::uint8_t point[crypto::p256_point];
  crypto::p256_public_key(point, key->bytes);
  crypto::wipe_stack();
  return crypto::p256_verify(signature, point, hash, hash_size);
}

psa_status_t psa_sign_hash(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* hash,
                           std::size_t hash_size, std::uint8_t* signature, std::size_t capacity,
                           std::size_t* size) {
  *size = 0;
#if defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_SIGNS)
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_SIGN_HASH, algorithm, crypto::p256_pair, key);
  // The policy first: Mbed TLS asks for a deterministic signature, and again for a randomised one only if the
  // answer is NOT_PERMITTED.
  if (status != PSA_SUCCESS) return status;
  if (!PSA_ALG_IS_RANDOMIZED_ECDSA(algorithm)) return PSA_ERROR_NOT_SUPPORTED;
  const psa_algorithm_t named = PSA_ALG_SIGN_GET_HASH(algorithm);
  if (named != PSA_ALG_NONE && hash_size != PSA_HASH_LENGTH(named)) return PSA_ERROR_INVALID_ARGUMENT;
  if (hash_size == 0) return PSA_ERROR_INVALID_ARGUMENT;
  if (capacity < 2 * crypto::p256_scalar) return PSA_ERROR_BUFFER_TOO_SMALL;
  status = crypto::p256_sign(signature, key->bytes, hash, hash_size);
  crypto::wipe_stack();
  if (status == PSA_SUCCESS)
    *size = 2 * crypto::p256_scalar;
  else
    crypto::wipe(signature, 2 * crypto::p256_scalar);
  return status;
#else
  // Mbed TLS's public-key code refers to this function even where neither a client certificate nor the
  // program signs.
  (void)id, (void)algorithm, (void)hash, (void)hash_size, (void)signature, (void)capacity;
  return PSA_ERROR_NOT_SUPPORTED;
#endif
}

}  // extern "C"
