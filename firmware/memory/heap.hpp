// The arena that Mbed TLS allocates from (MBEDTLS_PLATFORM_CALLOC_MACRO).
#pragma once

#include <cstddef>
#include <cstdint>

#include "memory/arena.hpp"

extern "C" {
void* tlsfit_calloc(std::size_t count, std::size_t size);
void tlsfit_free(void* memory);

/// The emulator and the debugger read it by name. It begins with three counters of 32 bits: bytes in use now,
/// most that were ever in use, and the extent (agreement/agreement.hpp).
extern memory::Arena tlsfit_arena;
}

namespace memory {

/// The arena, ready for use.
Arena& heap();

}  // namespace memory
