#include "crypto/keys.hpp"

#include "crypto/wipe.hpp"

namespace crypto {
namespace {

Key slots[key_slots];
bool initialised = false;

static_assert(key_slots < 256, "an id has 8 bits for the slot");

/// Whether a policy allows an algorithm: the very same, or, for a key that signs, an ECDSA whose hash the
/// policy leaves open (PSA Crypto API 1.1, PSA_ALG_ANY_HASH).
bool permits(psa_algorithm_t policy, psa_algorithm_t wanted) {
#if defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_SIGNS)
  if (PSA_ALG_IS_SIGN_HASH(policy) && PSA_ALG_SIGN_GET_HASH(policy) == PSA_ALG_ANY_HASH &&
      (policy & ~PSA_ALG_HASH_MASK) == (wanted & ~PSA_ALG_HASH_MASK))
    return true;
#endif
  return policy == wanted && wanted != 0;
}

}  // namespace

std::size_t Key::bits() const {
  return is(p256_public) ? 256 : std::size_t{size} * 8;
}

bool ready() {
  return initialised;
}

psa_status_t take_slot(const psa_key_attributes_t& attributes, Key*& key, mbedtls_svc_key_id_t& id) {
  if (!initialised) return PSA_ERROR_BAD_STATE;
  if (!PSA_KEY_LIFETIME_IS_VOLATILE(psa_get_key_lifetime(&attributes))) return PSA_ERROR_NOT_SUPPORTED;
  for (std::size_t i = 0; i < key_slots; ++i) {
    key = &slots[i];
    if (key->type != 0) continue;
    key->usage = psa_get_key_usage_flags(&attributes);
    key->algorithm = psa_get_key_algorithm(&attributes);
    key->type = psa_get_key_type(&attributes);
    id = static_cast<mbedtls_svc_key_id_t>(std::uint32_t{key->generation} << 8 | (i + 1));
    return PSA_SUCCESS;
  }
  return PSA_ERROR_INSUFFICIENT_MEMORY;
}

void free_slot(Key& key) {
  const auto next = static_cast<std::uint16_t>(key.generation + 1);
  wipe(&key, sizeof key);
  key.generation = next;
}

psa_status_t find(mbedtls_svc_key_id_t id, Key*& key) {
  if (!initialised) return PSA_ERROR_BAD_STATE;
  const std::uint32_t number = (id & 0xFF) - 1;  // 0 wraps and is out of range
  if (number >= key_slots) return PSA_ERROR_INVALID_HANDLE;
  key = &slots[number];
  return key->type != 0 && id >> 8 == key->generation ? PSA_SUCCESS : PSA_ERROR_INVALID_HANDLE;
}

psa_status_t find(mbedtls_svc_key_id_t id, psa_key_usage_t usage, psa_algorithm_t algorithm,
                  psa_key_type_t type, Key*& key) {
  const psa_status_t status = find(id, key);
  if (status != PSA_SUCCESS) return status;
  if ((key->usage & usage) == 0 || !permits(key->algorithm, algorithm)) return PSA_ERROR_NOT_PERMITTED;
  return key->is(type) ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT;
}

}  // namespace crypto

extern "C" {

psa_status_t psa_crypto_init() {
  crypto::initialised = true;
  return PSA_SUCCESS;
}

/// Erases every key; their ids become invalid.
void mbedtls_psa_crypto_free() {
  for (crypto::Key& key : crypto::slots) crypto::free_slot(key);
  crypto::initialised = false;
}

psa_status_t psa_get_key_attributes(mbedtls_svc_key_id_t id, psa_key_attributes_t* attributes) {
  *attributes = psa_key_attributes_init();
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) || defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_KEYS)
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::find(id, key);
  if (status != PSA_SUCCESS) return status;
  psa_set_key_type(attributes, key->type);
  psa_set_key_bits(attributes, key->bits());
  psa_set_key_usage_flags(attributes, key->usage);
  psa_set_key_algorithm(attributes, key->algorithm);
  attributes->MBEDTLS_PRIVATE(id) = id;
  return PSA_SUCCESS;
#else
  // Mbed TLS asks this of a private key that PSA holds, and there can be none.
  (void)id;
  return PSA_ERROR_NOT_SUPPORTED;
#endif
}

psa_status_t psa_destroy_key(mbedtls_svc_key_id_t id) {
  if (id == 0) return PSA_SUCCESS;
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::find(id, key);
  if (status == PSA_SUCCESS) crypto::free_slot(*key);
  return status;
}

}  // extern "C"
