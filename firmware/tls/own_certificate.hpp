// The device's own certificates, for servers that want to know who calls (generated into
// client_certificates.c).
#pragma once

#include "mbedtls/ssl.h"

#if defined(TLSFIT_CLIENT_CERTIFICATE)

namespace tls {

/// Lets a configuration show certificate `place` (from 1, as tlsfit_target has it; 0: none) and prove it.
/// Sessions share the key. Returns 0 or Mbed TLS's error code. On success, release_own_certificate() must be
/// called when `config` is not used any more.
int show_own_certificate(mbedtls_ssl_config& config, unsigned int place);

/// Erases the key when no configuration needs it any more.
void release_own_certificate(unsigned int place);

}  // namespace tls

#endif
