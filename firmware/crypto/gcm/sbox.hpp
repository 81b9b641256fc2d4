// The S-box of AES (FIPS 197 §5.1.1) on planes of bits. Where the core has Thumb-2 (Cortex-M3, M4) it is
// assembly; elsewhere, and as the reference in tests, C++.
#pragma once

#include "crypto/gcm/aes.hpp"

namespace crypto::gcm {

#if defined(__thumb2__)
extern "C" void tlsfit_aes_substitute(Word* out, const Word* planes);
inline void substitute(Word* out, const Word* planes) {
  tlsfit_aes_substitute(out, planes);
}
#else
/// The S-box on 32 bytes at once, of which plane i holds all bits i. `out` may be `planes`.
void substitute(Word* out, const Word* planes);
#endif

}  // namespace crypto::gcm
