// Frees what libssl and libcrypto give away.
#pragma once

#include <openssl/x509.h>

#include "base/deleter.hpp"

namespace tlsfit::probe {

/// A stack and every certificate in it.
inline void free_certificates(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}

}  // namespace tlsfit::probe
