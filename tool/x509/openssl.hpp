// libcrypto's objects, freed by their owners.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "base/deleter.hpp"

namespace tlsfit::x509 {

/// A stack and every certificate in it.
inline void free_certificates(STACK_OF(X509) * stack) {
  sk_X509_pop_free(stack, X509_free);
}

using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using StackPtr = std::unique_ptr<STACK_OF(X509), Deleter<free_certificates>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;

}  // namespace tlsfit::x509
