// The arena that Mbed TLS allocates from (MBEDTLS_PLATFORM_CALLOC_MACRO), and its counters, which the
// emulator and the rehearsal read by name.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {
void* tlsfit_calloc(std::size_t count, std::size_t size);
void tlsfit_free(void* memory);

extern volatile std::uint32_t tlsfit_arena_used;    ///< bytes in use now, size words included
extern volatile std::uint32_t tlsfit_arena_peak;    ///< most that was ever in use
extern volatile std::uint32_t tlsfit_arena_extent;  ///< the smallest arena that would have done (first fit)
}

namespace memory {

/// Bytes that the arena manages.
std::size_t heap_size();

}  // namespace memory
