/* A verified handshake and one HTTPS request in plain C, with a server that a fit has a plan for. On a host; a device
 * has a heap, a clock and noise of its own, and another way to send and receive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "crypto/random.h"
#include "mbedtls/net_sockets.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/ssl.h"
#include "psa/crypto.h"
#include "trust_anchors.h"

void* tlsfit_calloc(size_t count, size_t size) { return calloc(count, size); }
void tlsfit_free(void* memory) { free(memory); }
time_t tlsfit_time(time_t* seconds) { return time(seconds); }
mbedtls_ms_time_t mbedtls_ms_time(void) { return (mbedtls_ms_time_t)time(NULL) * 1000; }
struct tm* mbedtls_platform_gmtime_r(const mbedtls_time_t* at, struct tm* out) {
  return gmtime_r(at, out);
}
int mbedtls_hardware_poll(void* unused, unsigned char* out, size_t size, size_t* given) {
  (void)unused;
  *given = size;
  return getrandom(out, size, 0) == (ssize_t)size ? 0 : -1;
}

static int random_bytes(void* unused, unsigned char* out, size_t size) {
  (void)unused;
  return tlsfit_random(out, size);
}

static void check(int code, const char* what) {
  if (code >= 0) return;
  fprintf(stderr, "%s: -0x%04X\n", what, (unsigned)-code);
  exit(1);
}

int main(int argc, char** argv) {
  const struct tlsfit_target *plan = tlsfit_targets, *end = tlsfit_targets + tlsfit_target_count;
  while (argc == 3 && plan != end && (strcmp(plan->host, argv[1]) != 0 || plan->port != atoi(argv[2]))) ++plan;
  if (argc != 3 || plan == end) return fputs("usage: client HOST PORT, of a server in the fit\n", stderr), 2;
  mbedtls_net_context connection;
  mbedtls_net_init(&connection);
  check(mbedtls_net_connect(&connection, argv[1], argv[2], MBEDTLS_NET_PROTO_TCP), "connect");

#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
  check(psa_crypto_init(), "PSA");
#endif
  mbedtls_x509_crt anchors;
  mbedtls_x509_crt_init(&anchors);
  for (unsigned i = 0; i < tlsfit_trust_anchor_count; ++i) {
    const struct tlsfit_trust_anchor* const each = &tlsfit_trust_anchors[i];
    check(mbedtls_x509_crt_parse_der_nocopy(&anchors, each->der, each->size), "trust anchor");
  }
  mbedtls_ssl_config config;
  mbedtls_ssl_config_init(&config);
  check(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, 0), "defaults");
  mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_ca_chain(&config, &anchors, NULL);
  mbedtls_ssl_conf_rng(&config, random_bytes, NULL);
  mbedtls_ssl_conf_min_tls_version(&config, plan->version);
  mbedtls_ssl_conf_max_tls_version(&config, plan->version);
  mbedtls_ssl_conf_ciphersuites(&config, plan->ciphersuites);
  mbedtls_ssl_conf_groups(&config, plan->groups);
  mbedtls_ssl_conf_sig_algs(&config, plan->signature_algorithms);
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
  check(mbedtls_ssl_conf_max_frag_len(&config, plan->mfl_code), "fragment length");
#endif

  mbedtls_ssl_context tls;
  mbedtls_ssl_init(&tls);
  check(mbedtls_ssl_setup(&tls, &config), "setup");
  check(mbedtls_ssl_set_hostname(&tls, argv[1]), "host name");
  mbedtls_ssl_set_bio(&tls, &connection, mbedtls_net_send, mbedtls_net_recv, NULL);
  check(mbedtls_ssl_handshake(&tls), "handshake");
  fprintf(stderr, "verified: %s, %s\n", mbedtls_ssl_get_version(&tls), mbedtls_ssl_get_ciphersuite(&tls));
  unsigned char page[512] = "GET / HTTP/1.0\r\n\r\n";
  check(mbedtls_ssl_write(&tls, page, strlen((char*)page)), "write");
  int size;
  while ((size = mbedtls_ssl_read(&tls, page, sizeof page)) > 0) fwrite(page, 1, (size_t)size, stdout);
  if (size != MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) check(size, "read");
  mbedtls_ssl_close_notify(&tls);
  return 0;
}
