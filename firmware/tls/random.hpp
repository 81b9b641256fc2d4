// The one random generator of the firmware: CTR_DRBG (NIST SP 800-90A), seeded and reseeded from the noise
// sources through Mbed TLS's entropy accumulator.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tls {

/// Makes sure that the generator is seeded. False if the noise sources fail their health tests or the
/// accumulator cannot be filled: then nothing secret may be made.
bool random_ready();

/// Bytes for Mbed TLS, as mbedtls_ssl_conf_rng() takes them. `context` is not used.
int random_bytes(void* context, unsigned char* out, std::size_t size);

/// A number that an outsider cannot guess, for ids and ports of datagrams (RFC 5452 §9). Falls back on the
/// clock while the generator is not ready: nothing secret hangs on these.
std::uint32_t random_number();

}  // namespace tls
