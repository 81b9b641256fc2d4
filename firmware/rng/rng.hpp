// The firmware's random numbers, all from the one generator that there is (crypto/random.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace rng {

/// Makes sure that the generator is seeded, and PSA started where the shape has it. False if the noise
/// sources have failed a health test since the start of the device: then nothing secret may be made.
bool ready();

/// Bytes for Mbed TLS, as mbedtls_ssl_conf_rng() takes them: 0, or an error code. `context` is not used.
int bytes(void* context, unsigned char* out, std::size_t size);

/// A number that an outsider cannot guess, for ids and ports of datagrams (RFC 5452 §9). Falls back on the
/// clock while the generator is not ready: nothing secret hangs on these.
std::uint32_t number();

}  // namespace rng
