// ChaCha20-Poly1305 as one file, which is compiled with -fwhole-program, as ec/small/whole.cpp and for the
// same reasons. Optimised for speed it would not be quicker.
#include "crypto/chacha/aead.cpp"
#include "crypto/chacha/chacha20.cpp"
#include "crypto/chacha/poly1305.cpp"
