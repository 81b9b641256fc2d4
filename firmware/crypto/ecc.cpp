// Elliptic-curve keys and what is done with them: ECDH (NIST SP 800-56A §5.7.1.2) and ECDSA (FIPS 186-5 §6),
// over P-256 and, with TLSFIT_P384_KEYS, P-384. PSA's type is the same for both: the bytes of the private key
// tell the curve.
#include <cstring>

#include "crypto/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
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

#if defined(TLSFIT_P384_KEYS)
constexpr std::size_t largest_point = p384_point;

/// Whether a curve has private keys of so many bits.
bool has_curve(std::size_t bits) {
  return bits == 8 * p256_scalar || bits == 8 * p384_scalar;
}

/// Bytes of a pair's private key, of a coordinate, of a shared secret.
std::size_t scalar_size(const Key& pair) {
  return pair.size;
}
#else
constexpr std::size_t largest_point = p256_point;

bool has_curve(std::size_t bits) {
  return bits == 8 * p256_scalar;
}

constexpr std::size_t scalar_size(const Key& /*pair*/) {
  return p256_scalar;
}
#endif

psa_status_t draw(Key& pair) {
#if defined(TLSFIT_P384_KEYS)
  if (pair.size == p384_scalar) return p384_draw(pair.bytes);
#endif
  return p256_draw(pair.bytes);
}

void public_key(std::uint8_t* point, const Key& pair) {
#if defined(TLSFIT_P384_KEYS)
  if (pair.size == p384_scalar) return p384_public_key(point, pair.bytes);
#endif
  p256_public_key(point, pair.bytes);
}

psa_status_t shared_secret(std::uint8_t* out, const Key& pair, const std::uint8_t* point) {
#if defined(TLSFIT_P384_KEYS)
  if (pair.size == p384_scalar) return p384_shared_secret(out, pair.bytes, point);
#endif
  return p256_shared_secret(out, pair.bytes, point);
}

#if defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_SIGNS)
psa_status_t sign(std::uint8_t* signature, const Key& pair, const std::uint8_t* hash, std::size_t hash_size) {
#if defined(TLSFIT_P384_KEYS)
  if (pair.size == p384_scalar) return p384_sign(signature, pair.bytes, hash, hash_size);
#endif
  return p256_sign(signature, pair.bytes, hash, hash_size);
}
#endif

/// By the pair that signed.
psa_status_t verify(const std::uint8_t* signature, const Key& pair, const std::uint8_t* hash,
                    std::size_t hash_size) {
  std::uint8_t point[largest_point];
  public_key(point, pair);
  wipe_stack();
#if defined(TLSFIT_P384_KEYS)
  if (pair.size == p384_scalar) return p384_verify(signature, point, hash, hash_size);
#endif
  return p256_verify(signature, point, hash, hash_size);
}

}  // namespace
}  // namespace crypto

extern "C" {

/// An ephemeral ECDH key, or one of the program's. The private key alone is drawn; its public key is computed
/// when it is asked for, so that one scalar multiplication does for both.
psa_status_t psa_generate_key(const psa_key_attributes_t* attributes, mbedtls_svc_key_id_t* id) {
  *id = MBEDTLS_SVC_KEY_ID_INIT;
#if defined(TLSFIT_PROGRAM_KEYS)
  if (psa_get_key_type(attributes) != crypto::ec_pair) return crypto::draw_bytes(*attributes, *id);
#endif
  const std::size_t bits = psa_get_key_bits(attributes);
  if (psa_get_key_type(attributes) != crypto::ec_pair || !crypto::has_curve(bits))
    return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  mbedtls_svc_key_id_t taken = MBEDTLS_SVC_KEY_ID_INIT;
  psa_status_t status = crypto::take_slot(*attributes, key, taken);
  if (status != PSA_SUCCESS) return status;
  key->size = static_cast<std::uint8_t>(bits / 8);
  status = crypto::draw(*key);
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
  if (!key->is(crypto::ec_pair) && !crypto::is_public(*key)) return PSA_ERROR_INVALID_ARGUMENT;
  const std::size_t point = crypto::is_public(*key) ? crypto::p256_point : 2 * crypto::scalar_size(*key);
  if (capacity < 1 + point) return PSA_ERROR_BUFFER_TOO_SMALL;
  out[0] = 0x04;  // uncompressed (SEC 1 §2.3.3)
  if (crypto::is_public(*key))
    std::memcpy(out + 1, key->bytes, crypto::p256_point);
  else
    crypto::public_key(out + 1, *key);
  crypto::wipe_stack();
  *size = 1 + point;
  return PSA_SUCCESS;
}

psa_status_t psa_raw_key_agreement(psa_algorithm_t algorithm, mbedtls_svc_key_id_t id,
                                   const std::uint8_t* peer, std::size_t peer_size, std::uint8_t* out,
                                   std::size_t capacity, std::size_t* size) {
  *size = 0;
  if (algorithm != PSA_ALG_ECDH) return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_DERIVE, algorithm, crypto::ec_pair, key);
  if (status != PSA_SUCCESS) return status;
  const std::size_t bytes = crypto::scalar_size(*key);
  if (peer_size != 1 + 2 * bytes || peer[0] != 0x04) return PSA_ERROR_INVALID_ARGUMENT;
  if (capacity < bytes) return PSA_ERROR_BUFFER_TOO_SMALL;
  status = crypto::shared_secret(out, *key, peer + 1);
  crypto::wipe_stack();
  if (status == PSA_SUCCESS)
    *size = bytes;
  else
    crypto::wipe(out, bytes);
  return status;
}

/// r and s as bytes of the same length: Mbed TLS has unwrapped the DER. The public half alone is P-256's.
psa_status_t psa_verify_hash(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* hash,
                             std::size_t hash_size, const std::uint8_t* signature,
                             std::size_t signature_size) {
  if (!PSA_ALG_IS_ECDSA(algorithm)) return PSA_ERROR_NOT_SUPPORTED;
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_VERIFY_HASH, algorithm, crypto::p256_public, key);
  if (crypto::pairs_verify && status == PSA_ERROR_INVALID_ARGUMENT && key->is(crypto::ec_pair))
    status = PSA_SUCCESS;
  if (status != PSA_SUCCESS) return status;
  // PSA_ALG_ECDSA_ANY (no hash named) takes a hash of any length: the curve's order cuts it (FIPS 186-5
  // §6.4.1).
  const psa_algorithm_t named = PSA_ALG_SIGN_GET_HASH(algorithm);
  if (named != PSA_ALG_NONE && hash_size != PSA_HASH_LENGTH(named)) return PSA_ERROR_INVALID_ARGUMENT;
  if (hash_size == 0) return PSA_ERROR_INVALID_ARGUMENT;
  const bool is_pair = crypto::pairs_verify && !key->is(crypto::p256_public);
  if (signature_size != 2 * (is_pair ? crypto::scalar_size(*key) : crypto::p256_scalar))
    return PSA_ERROR_INVALID_SIGNATURE;
  return is_pair ? crypto::verify(signature, *key, hash, hash_size)
                 : crypto::p256_verify(signature, key->bytes, hash, hash_size);
}

psa_status_t psa_sign_hash(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* hash,
                           std::size_t hash_size, std::uint8_t* signature, std::size_t capacity,
                           std::size_t* size) {
  *size = 0;
#if defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_SIGNS)
  Key* key = nullptr;
  psa_status_t status = crypto::find(id, PSA_KEY_USAGE_SIGN_HASH, algorithm, crypto::ec_pair, key);
  // The policy first: Mbed TLS asks for a deterministic signature, and again for a randomised one only if the
  // answer is NOT_PERMITTED.
  if (status != PSA_SUCCESS) return status;
  if (!PSA_ALG_IS_RANDOMIZED_ECDSA(algorithm)) return PSA_ERROR_NOT_SUPPORTED;
  const psa_algorithm_t named = PSA_ALG_SIGN_GET_HASH(algorithm);
  if (named != PSA_ALG_NONE && hash_size != PSA_HASH_LENGTH(named)) return PSA_ERROR_INVALID_ARGUMENT;
  if (hash_size == 0) return PSA_ERROR_INVALID_ARGUMENT;
  const std::size_t bytes = 2 * crypto::scalar_size(*key);
  if (capacity < bytes) return PSA_ERROR_BUFFER_TOO_SMALL;
  status = crypto::sign(signature, *key, hash, hash_size);
  crypto::wipe_stack();
  if (status == PSA_SUCCESS)
    *size = bytes;
  else
    crypto::wipe(signature, bytes);
  return status;
#else
  // Mbed TLS's public-key code refers to this function even where neither a client certificate nor the
  // program signs.
  (void)id, (void)algorithm, (void)hash, (void)hash_size, (void)signature, (void)capacity;
  return PSA_ERROR_NOT_SUPPORTED;
#endif
}

}  // extern "C"
