// The extensions of certificates that verification looks at (RFC 5280 §4.2.1). These take the place of Mbed
// TLS's functions of the same kind (certain.h).
#pragma once

#include "mbedtls/x509.h"

extern "C" {

/// Which extension an object identifier names: one of those that Mbed TLS verifies with, of the kind
/// MBEDTLS_X509_EXT_. Errors: MBEDTLS_ERR_OID_NOT_FOUND: the certificate is then refused if the extension is
/// critical.
int tlsfit_get_extension_type(const mbedtls_asn1_buf* oid, int* type);

/// Puts the dNSNames and iPAddresses of GeneralNames (RFC 5280 §4.2.1.6) from `*at` to `end` into `names`,
/// which is empty; `*at` is then `end`. What is allocated is freed with the certificate, also after an error.
/// Errors: MBEDTLS_ERR_X509_INVALID_EXTENSIONS and the reason's code.
int tlsfit_get_names(unsigned char** at, const unsigned char* end, mbedtls_x509_sequence* names);

/// The same of a whole subjectAltName, which is a SEQUENCE of names and nothing more.
int tlsfit_get_alt_names(unsigned char** at, const unsigned char* end, mbedtls_x509_sequence* names);

}  // extern "C"
