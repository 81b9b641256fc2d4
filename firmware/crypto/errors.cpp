// PSA's errors as Mbed TLS's TLS, X.509 and public-key code knows them, in the place of psa_util.c's three
// functions and their tables for each module (mbedtls.cmake gives those other names, so that nothing calls
// them). One table serves all modules: which of its own codes a module gets matters to the sentence about a
// failure alone (tls/reason.cpp), except for a wrong tag, which ssl_msg.c must be told from other failures.
#include <cstddef>
#include <cstdint>

#include "mbedtls/ecp.h"
#include "mbedtls/error.h"
#include "mbedtls/ssl.h"
#include "psa/crypto.h"

namespace {

struct Pair {
  std::int16_t psa, mbedtls;
};

constexpr Pair pairs[] = {
    {PSA_SUCCESS, 0},
    {PSA_ERROR_INVALID_SIGNATURE, MBEDTLS_ERR_SSL_INVALID_MAC},
    {PSA_ERROR_INSUFFICIENT_MEMORY, MBEDTLS_ERR_SSL_ALLOC_FAILED},
    {PSA_ERROR_NOT_SUPPORTED, MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE},
    {PSA_ERROR_INVALID_ARGUMENT, MBEDTLS_ERR_SSL_BAD_INPUT_DATA},
    {PSA_ERROR_BUFFER_TOO_SMALL, MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL},
    {PSA_ERROR_INSUFFICIENT_ENTROPY, MBEDTLS_ERR_ECP_RANDOM_FAILED},
    {PSA_ERROR_CORRUPTION_DETECTED, MBEDTLS_ERR_ERROR_CORRUPTION_DETECTED},
};

}  // namespace

extern "C" {

// The prototypes are in psa_util_internal.h, which belongs to the library's sources.
int psa_generic_status_to_mbedtls(psa_status_t status);
int psa_pk_status_to_mbedtls(psa_status_t status);
int psa_status_to_mbedtls(psa_status_t status, const void* pairs_of_module, std::size_t count,
                          int (*fallback)(psa_status_t));

int psa_generic_status_to_mbedtls(psa_status_t status) {
  for (const Pair& pair : pairs)
    if (pair.psa == status) return pair.mbedtls;
  return MBEDTLS_ERR_ERROR_GENERIC_ERROR;
}

/// A signature that is wrong is not a record that was tampered with.
int psa_pk_status_to_mbedtls(psa_status_t status) {
  return status == PSA_ERROR_INVALID_SIGNATURE ? MBEDTLS_ERR_ECP_VERIFY_FAILED
                                               : psa_generic_status_to_mbedtls(status);
}

int psa_status_to_mbedtls(psa_status_t status, const void* /*pairs_of_module*/, std::size_t /*count*/,
                          int (*fallback)(psa_status_t)) {
  return fallback(status);
}

}  // extern "C"
