/* Mbed TLS's own small configuration: TLS 1.2, ECDHE-ECDSA, AES-GCM, P-256 and P-384. It has neither
   max_fragment_length nor SNI. */
#include "config-suite-b.h"
#include "device.h"
