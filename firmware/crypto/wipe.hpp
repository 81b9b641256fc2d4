// Erasing secrets.
#pragma once

#include <cstddef>

namespace crypto {

/// Overwrites `size` bytes with zeros; the compiler may not leave it out.
void wipe(void* memory, std::size_t size);

/// Overwrites the stack below the caller's frame, where the functions that it has called kept their
/// temporaries and spilled their registers, which no C function can erase by itself. To be called last, by
/// every function of the API that has handled a secret.
///
/// What it cannot reach: the caller's own registers, and what an interrupt pushed deeper than wiped_stack
/// while the secret was in registers.
void wipe_stack();

/// Bytes that wipe_stack() overwrites: more than the deepest call below any function of the API needs
/// (tests/crypto/erasure_test.cpp finds secrets if this is too small).
#if defined(TLSFIT_P384_KEYS)
inline constexpr std::size_t wiped_stack = 1536;
#else
inline constexpr std::size_t wiped_stack = 1024;
#endif

}  // namespace crypto
