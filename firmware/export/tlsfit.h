/* tlsfit.h: TLS sessions with the servers that a fit was made for, in any project. Six functions, and four
 * that you supply. Nothing waits: what cannot go on says so, and is called again. Not for several threads at
 * once.
 *
 *     tlsfit_session* session = tlsfit_open(&callbacks, &connection, "api.example.org", 443);
 *     while ((code = tlsfit_handshake(session)) == TLSFIT_AGAIN) {}
 *     tlsfit_write(session, ...); tlsfit_read(session, ...);
 *     tlsfit_close(session);
 *
 * The server's chain, its name and the dates of its certificates are always verified; there is no switch for
 * that. */
#ifndef TLSFIT_H
#define TLSFIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What functions return besides a number of bytes. */
#define TLSFIT_AGAIN 0     /* it cannot go on now: call again, with the same bytes */
#define TLSFIT_CLOSED (-1) /* the peer sends no more */
#define TLSFIT_FAILED (-2) /* for good; tlsfit_explain() says why */

/* What a session needs of its surroundings. */
typedef struct tlsfit_callbacks {
  /* Sends bytes over the connection that tlsfit_open() was given: how many it took, TLSFIT_AGAIN or
   * TLSFIT_FAILED. */
  int (*send)(void* connection, const unsigned char* bytes, size_t size);
  /* Takes bytes that have come: how many, TLSFIT_AGAIN, TLSFIT_CLOSED or TLSFIT_FAILED. */
  int (*receive)(void* connection, unsigned char* bytes, size_t size);
  /* Seconds since 1970-01-01T00:00:00Z. Certificates are checked against it: it must be right. */
  uint32_t (*time)(void);
  /* Fills `out` with random bytes that nobody can foresee, from a generator in hardware or one that was
   * seeded well; 0 if it could. Keys are made of them: a pseudo-random sequence gives everything away. */
  int (*entropy)(unsigned char* out, size_t size);
} tlsfit_callbacks;

typedef struct tlsfit_session tlsfit_session;

/* Prepares a session over an open connection. `host` is the server's name, which is sent (SNI) and which its
 * certificate must have; it finds, with `port`, how the fit speaks to it. `callbacks`, `connection` and
 * `host` must stay valid until tlsfit_close(). NULL if all sessions that there are (TLSFIT_CONNECTIONS) are
 * open. */
tlsfit_session* tlsfit_open(const tlsfit_callbacks* callbacks, void* connection, const char* host,
                            uint16_t port);

/* One step of the handshake: 1 when it is complete and the server verified, TLSFIT_AGAIN before, or
 * TLSFIT_FAILED. */
int tlsfit_handshake(tlsfit_session* session);

/* Sends; after the handshake. How many bytes were taken, TLSFIT_AGAIN or TLSFIT_FAILED. */
int tlsfit_write(tlsfit_session* session, const void* bytes, size_t size);

/* Receives: how many bytes came, TLSFIT_AGAIN, TLSFIT_CLOSED if the server has ended the session, or
 * TLSFIT_FAILED, also if the connection ended without the server having said so: then data may be missing. */
int tlsfit_read(tlsfit_session* session, void* bytes, size_t size);

/* Tells the server that the session ends, and gives its memory back, in whatever state it is. */
void tlsfit_close(tlsfit_session* session);

/* Writes why a session failed, as a sentence with Mbed TLS's code at its end and a null behind, cut to `size`
 * bytes. */
void tlsfit_explain(const tlsfit_session* session, char* out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
