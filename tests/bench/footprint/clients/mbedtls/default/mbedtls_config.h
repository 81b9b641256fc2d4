/* Mbed TLS as its authors configure it; then what the device needs, in this order. */
/* clang-format off */
#include "mbedtls/mbedtls_config.h"
#include "device.h"

/* No target of this fit asks for a protocol (firmware/tls/client.cpp). */
#undef MBEDTLS_SSL_ALPN
