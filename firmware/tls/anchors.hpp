// The trust anchors of the image (generated into trust_anchors.c), as Mbed TLS wants them.
#pragma once

#include "mbedtls/ssl.h"

namespace tls {

/// Makes a configuration trust the image's anchors and nothing else. Returns 0 or Mbed TLS's error code.
/// On success, release_anchors() must be called when `config` is not used any more.
int trust_anchors(mbedtls_ssl_config& config);

/// Frees the memory that the anchors take, when no configuration needs them any more.
void release_anchors();

}  // namespace tls
