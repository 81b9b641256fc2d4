/* What is certain of every fit, for the compiler: mbedtls.cmake has it read before the sources of Mbed TLS's
 * that ask (-include). Functions and accessors are those of the library's own headers; a release that lacks
 * one, or has another in its place, does not compile or goes on as it was. */
#include "common.h"

#if defined(TLSFIT_CIPHERSUITES)

/* x509_crt.c: tls/extensions.cpp. 0.9 KB less flash, and less heap. */
#define mbedtls_oid_get_x509_ext_type tlsfit_get_extension_type
#define mbedtls_x509_get_subject_alt_name tlsfit_get_alt_names
#define mbedtls_x509_get_subject_alt_name_ext tlsfit_get_names

/* ssl_*.c: 0.5 KB less flash. */
#include "ssl_misc.h"

/* Where the server's chain is read (mbedtls.cmake): a certificate that is an anchor is taken for read, and
 * nothing of it is kept. */
#if defined(TLSFIT_SENT_ANCHORS) && defined(TLSFIT_READS_CHAINS)
#include "tls/sent_anchor.h"
#define mbedtls_x509_crt_parse_der(chain, der, size) \
  (tlsfit_is_sent_anchor(chain, der, size) ? 0 : mbedtls_x509_crt_parse_der(chain, der, size))
#define mbedtls_x509_crt_parse_der_nocopy(chain, der, size) \
  (tlsfit_is_sent_anchor(chain, der, size) ? 0 : mbedtls_x509_crt_parse_der_nocopy(chain, der, size))
#endif

/* Without a client's certificate nobody configures one: a server that asks for it gets an empty list (RFC
 * 5246 section 7.4.6, RFC 8446 section 4.4.2), and nothing is ever signed. */
#if !defined(TLSFIT_CLIENT_CERTIFICATE)
#define mbedtls_ssl_own_cert(ssl) ((mbedtls_x509_crt*)NULL)
#define mbedtls_ssl_own_key(ssl) ((mbedtls_pk_context*)NULL)
#endif

/* Every key exchange of a fit has a certificate of the server's, and a server may ask for the client's. */
#if defined(MBEDTLS_KEY_EXCHANGE_SOME_PSK_ENABLED) || defined(MBEDTLS_KEY_EXCHANGE_ECJPAKE_ENABLED)
#error "fits have key exchanges with certificates only"
#endif
#define mbedtls_ssl_ciphersuite_uses_srv_cert(info) 1
#define mbedtls_ssl_ciphersuite_cert_req_allowed(info) 1

#endif
