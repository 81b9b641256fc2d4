// AES-GCM as one file, which is compiled with -fwhole-program, as ec/small/whole.cpp and for the same
// reasons.
#if !defined(TLSFIT_SMALLEST)
#define TLSFIT_SMALLEST
#endif
#include "crypto/gcm/aes.cpp"
#include "crypto/gcm/gcm.cpp"
#include "crypto/gcm/sbox.cpp"
#include "crypto/gcm/small/ghash.cpp"
