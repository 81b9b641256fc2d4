/* Anchors that a server sends along with its chain, most often its root: the image has them already. */
#ifndef TLSFIT_SENT_ANCHOR_H
#define TLSFIT_SENT_ANCHOR_H

#include "mbedtls/x509_crt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether a certificate (DER), which would be read behind others of `chain`, is a trust anchor: the validity,
 * subject and key of one stand in it. Then it need not be read, for verification looks for each issuer among
 * the anchors first. (A server that hid them elsewhere in a certificate would keep its own chain from being
 * read.) The first certificate, the server's, is always read: 0. */
int tlsfit_is_sent_anchor(const mbedtls_x509_crt* chain, const unsigned char* der, size_t size);

#ifdef __cplusplus
}
#endif

#endif
