// psa_mac_compute(): the MAC of TLS 1.3's Finished (RFC 8446 §4.4.4).
#include "crypto/hmac.hpp"
#include "crypto/keys.hpp"
#include "crypto/wipe.hpp"

extern "C" psa_status_t psa_mac_compute(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm,
                                        const std::uint8_t* input, std::size_t input_size, std::uint8_t* mac,
                                        std::size_t capacity, std::size_t* size) {
  *size = 0;
  constexpr bool has_sha384 = crypto::hmac_longest != crypto::hmac_size;
  if (algorithm != PSA_ALG_HMAC(PSA_ALG_SHA_256) &&
      !(has_sha384 && algorithm == PSA_ALG_HMAC(PSA_ALG_SHA_384)))
    return PSA_ERROR_NOT_SUPPORTED;
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::find(id, PSA_KEY_USAGE_SIGN_MESSAGE, algorithm, PSA_KEY_TYPE_HMAC, key);
  if (status != PSA_SUCCESS) return status;
  const std::size_t wanted = crypto::hmac_size_of(algorithm);
  if (capacity < wanted) return PSA_ERROR_BUFFER_TOO_SMALL;
  crypto::hmac_by(algorithm, {key->bytes, key->size}, {input, input_size}, {}, mac);
  crypto::wipe_stack();
  *size = wanted;
  return PSA_SUCCESS;
}
