/* MBEDTLS_PSA_CRYPTO_STRUCT_FILE of a fit with Mbed TLS's PSA core and the p256-m driver: the core's own
 * structures, and then, in this order, one macro mended. */
/* clang-format off */
#include "psa/crypto_struct.h"

#include "crypto/ecp_bits.h"
