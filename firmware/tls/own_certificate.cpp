#include "tls/own_certificate.hpp"

#if defined(TLSFIT_CLIENT_CERTIFICATE)

#include "client_certificates.h"
#include "mbedtls/pk.h"
#include "rng/rng.hpp"
#if defined(MBEDTLS_USE_PSA_CRYPTO)
#include "psa/crypto.h"
#endif

namespace tls {
namespace {

struct OwnKey {
  mbedtls_pk_context pk;
  unsigned int users;  ///< configurations that show its certificate
#if defined(MBEDTLS_USE_PSA_CRYPTO)
  mbedtls_svc_key_id_t id;  ///< of an EC key that PSA holds
#endif
};
OwnKey keys[TLSFIT_CLIENT_CERTIFICATE];

#if defined(TLSFIT_CLIENT_KEY_EC) && defined(MBEDTLS_ECP_C)
// Signing takes the scalar alone: neither the public point nor a parser of keys is needed.
int read_ec(OwnKey& key, const tlsfit_client_certificate& own) {
  const int code = mbedtls_pk_setup(&key.pk, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (code != 0) return code;
  return mbedtls_ecp_read_key(static_cast<mbedtls_ecp_group_id>(own.curve), mbedtls_pk_ec(key.pk), own.key,
                              own.key_size);
}
#elif defined(TLSFIT_CLIENT_KEY_EC)
// PSA knows the curve by the length of the key.
int read_ec(OwnKey& key, const tlsfit_client_certificate& own) {
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
  psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH));
  if (psa_import_key(&attributes, own.key, own.key_size, &key.id) != PSA_SUCCESS)
    return MBEDTLS_ERR_PK_KEY_INVALID_FORMAT;
  return mbedtls_pk_setup_opaque(&key.pk, key.id);
}
#endif

int read(OwnKey& key, const tlsfit_client_certificate& own) {
#if defined(TLSFIT_CLIENT_KEY_RSA)
  if (own.curve == MBEDTLS_ECP_DP_NONE)
    return mbedtls_pk_parse_key(&key.pk, own.key, own.key_size, nullptr, 0, rng::bytes, nullptr);
#endif
#if defined(TLSFIT_CLIENT_KEY_EC)
  return read_ec(key, own);
#else
  return MBEDTLS_ERR_PK_UNKNOWN_PK_ALG;
#endif
}

void erase(OwnKey& key) {
  mbedtls_pk_free(&key.pk);  // overwrites a key that it holds itself
#if defined(MBEDTLS_USE_PSA_CRYPTO)
  (void)psa_destroy_key(key.id);
  key.id = MBEDTLS_SVC_KEY_ID_INIT;
#endif
}

}  // namespace

int show_own_certificate(mbedtls_ssl_config& config, unsigned int place) {
  if (place == 0) return 0;
  OwnKey& key = keys[place - 1];
  const tlsfit_client_certificate& own = tlsfit_client_certificates[place - 1];
  int code = 0;
  if (key.users == 0) {
    mbedtls_pk_init(&key.pk);
    code = read(key, own);
  }
  // Mbed TLS only reads the chain.
  if (code == 0) code = mbedtls_ssl_conf_own_cert(&config, const_cast<mbedtls_x509_crt*>(own.chain), &key.pk);
  if (code == 0)
    ++key.users;
  else if (key.users == 0)
    erase(key);
  return code;
}

void release_own_certificate(unsigned int place) {
  if (place != 0 && --keys[place - 1].users == 0) erase(keys[place - 1]);
}

}  // namespace tls

#endif
