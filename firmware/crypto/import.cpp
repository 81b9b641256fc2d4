// Keys from outside: psa_import_key(). What does not have exactly the form that its type asks for never
// becomes a key, so that the functions which use keys need not look again.
#include <cstring>

#include "crypto/chacha.hpp"
#include "crypto/gcm.hpp"
#include "crypto/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

// PSA Crypto API 1.1, section 9.6, and Mbed TLS's own PSA_KEY_USAGE_DERIVE_PUBLIC has no place here.
constexpr psa_key_usage_t known_usages =
    PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_COPY | PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT |
    PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE | PSA_KEY_USAGE_SIGN_HASH |
    PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_DERIVE | PSA_KEY_USAGE_VERIFY_DERIVATION;

/// Copies the key material if it is right for the type.
psa_status_t fill(Key& key, const std::uint8_t* data, std::size_t size) {
  switch (key.type) {
    case PSA_KEY_TYPE_AES:
#if defined(TLSFIT_AES_256)
      if (size == aes_256_key) break;
#endif
      if (size == 24 || size == aes_256_key) return PSA_ERROR_NOT_SUPPORTED;
      if (size != aes_key) return PSA_ERROR_INVALID_ARGUMENT;
      break;
#if defined(PSA_WANT_ALG_CHACHA20_POLY1305)
    case PSA_KEY_TYPE_CHACHA20:
      if (size != chacha_key) return PSA_ERROR_INVALID_ARGUMENT;
      break;
#endif
    case PSA_KEY_TYPE_HMAC:
    case PSA_KEY_TYPE_DERIVE:
      if (size == 0) return PSA_ERROR_INVALID_ARGUMENT;
      if (size > key_capacity) return PSA_ERROR_NOT_SUPPORTED;
      break;
    case p256_public:
      return p256_import_public(key.bytes, data, size, key.size);
#if defined(TLSFIT_CLIENT_CERTIFICATE) || defined(TLSFIT_PROGRAM_KEYS)
    case ec_pair:
#if defined(TLSFIT_P384_KEYS)
      if (size == p384_scalar && p384_is_private(data)) break;
#endif
      if (size != p256_scalar || !p256_is_private(data)) return PSA_ERROR_INVALID_ARGUMENT;
      break;
#endif
    default:
      return PSA_ERROR_NOT_SUPPORTED;
  }
  std::memcpy(key.bytes, data, size);
  key.size = static_cast<std::uint8_t>(size);
  return PSA_SUCCESS;
}

}  // namespace
}  // namespace crypto

extern "C" psa_status_t psa_import_key(const psa_key_attributes_t* attributes, const std::uint8_t* data,
                                       std::size_t size, mbedtls_svc_key_id_t* id) {
  *id = MBEDTLS_SVC_KEY_ID_INIT;
  if ((psa_get_key_usage_flags(attributes) & ~crypto::known_usages) != 0) return PSA_ERROR_INVALID_ARGUMENT;
  crypto::Key* key = nullptr;
  mbedtls_svc_key_id_t taken = MBEDTLS_SVC_KEY_ID_INIT;
  psa_status_t status = crypto::take_slot(*attributes, key, taken);
  if (status != PSA_SUCCESS) return status;
  status = crypto::fill(*key, data, size);
  const std::size_t bits = psa_get_key_bits(attributes);
  if (status == PSA_SUCCESS && bits != 0 && bits != key->bits()) status = PSA_ERROR_INVALID_ARGUMENT;
  if (status == PSA_SUCCESS)
    *id = taken;
  else
    crypto::free_slot(*key);
  return status;
}
