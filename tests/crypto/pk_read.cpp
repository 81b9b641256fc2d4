#include "pk_read.hpp"

#include <cstdint>

#include "psa/crypto.h"

extern "C" {
// Mbed TLS's own RSA keys refer to these, and nothing here calls them.
psa_status_t psa_asymmetric_encrypt(mbedtls_svc_key_id_t, psa_algorithm_t, const std::uint8_t*, std::size_t,
                                    const std::uint8_t*, std::size_t, std::uint8_t*, std::size_t,
                                    std::size_t*) {
  return PSA_ERROR_NOT_SUPPORTED;
}
psa_status_t psa_asymmetric_decrypt(mbedtls_svc_key_id_t, psa_algorithm_t, const std::uint8_t*, std::size_t,
                                    const std::uint8_t*, std::size_t, std::uint8_t*, std::size_t,
                                    std::size_t*) {
  return PSA_ERROR_NOT_SUPPORTED;
}
}
