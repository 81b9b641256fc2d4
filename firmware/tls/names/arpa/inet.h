/* What x509_crt.c looks for (with __has_include) to read host names that are IP addresses: with AF_INET6
 * defined it calls inet_pton() in place of its own two parsers. A fit whose servers all have names saves
 * those (450 bytes): here no name is an address, so that a certificate for an address fits no server. A fit
 * with a server that is verified by its address defines TLSFIT_IP_NAMES. */
#ifndef TLSFIT_TLS_NAMES_ARPA_INET_H
#define TLSFIT_TLS_NAMES_ARPA_INET_H

#if !defined(TLSFIT_IP_NAMES)
#define AF_INET 2
#define AF_INET6 10

static inline int inet_pton(int family, const char* text, void* address) {
  (void)family;
  (void)text;
  (void)address;
  return 0; /* "not a valid address" (POSIX) */
}
#endif

#endif
