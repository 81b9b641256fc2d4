// Readers of a certificate's key: the provider's, and Mbed TLS's own to hold it against.
#pragma once

#include <cstddef>

#include "hex.hpp"
#include "mbedtls/pk.h"

extern "C" {
int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);
int reference_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);
}

namespace crypto::test {

/// A key as one of the two readers sees it.
struct Read {
  mbedtls_pk_context pk;
  int code;
  std::ptrdiff_t taken;

  Read(decltype(&reference_parse_subpubkey) read, Bytes& bytes) {
    mbedtls_pk_init(&pk);
    unsigned char* at = bytes.data();
    code = read(&at, bytes.data() + bytes.size(), &pk);
    taken = at - bytes.data();
  }
  ~Read() { mbedtls_pk_free(&pk); }
  Read(const Read&) = delete;
  Read& operator=(const Read&) = delete;

  Bytes point() const {
    const auto* raw = pk.MBEDTLS_PRIVATE(pub_raw);
    return Bytes(raw, raw + pk.MBEDTLS_PRIVATE(pub_raw_len));
  }
};

}  // namespace crypto::test
