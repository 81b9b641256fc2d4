// Random bytes for keys, nonces and names, from the generator that TLS uses: seeded from two noise sources
// that are tested all the time.
#pragma once

#include <cstdint>
#include <span>

namespace tlsfit::random {

/// Fills `out`. False, and zeros, if the noise sources have failed a health test: then nothing secret may be
/// made.
bool fill(std::span<std::uint8_t> out);

}  // namespace tlsfit::random
