// Frees what libssl and libcrypto give away.
#pragma once

#include <openssl/x509.h>

namespace tlsfit::probe {

/// For std::unique_ptr: Deleter<X509_free>.
template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

/// A stack and every certificate in it.
inline void free_certificates(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}

}  // namespace tlsfit::probe
