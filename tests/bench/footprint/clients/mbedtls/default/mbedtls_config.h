/* Mbed TLS as its authors configure it. */
#include "mbedtls/mbedtls_config.h"
#include "device.h"
