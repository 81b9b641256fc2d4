// Randomness for TLS on a chip without a random number generator: raw noise of several physical sources
// (soc::noise), each health-tested by itself (NIST SP 800-90B §4.3, §4.4), then conditioned
// (hardware_poll.cpp) to seed the one generator (rng/generator.cpp). One failed test means: no more
// handshakes until the next start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "entropy/health.hpp"
#include "text/packed.hpp"

namespace entropy {

/// Min-entropy claimed per sample of either source, in thousandths of a bit. An assumption on the safe side,
/// not a measurement: it holds as long as the likeliest sample value comes with a probability below 0.84. A
/// lower claim costs nothing but time.
inline constexpr std::uint32_t claim = 250;

using Tests = HealthTests<claim>;

/// Runs the start-up tests over the first samples of every source (§4.3: at least 1,024) and throws those
/// samples away. Takes about 70 ms on an STM32F401. Call once, after soc::start(). Returns healthy().
bool start();

/// Whether start() has been called and every test has passed since. No handshake may begin when not.
bool healthy();

/// What failed, as a sentence; none if nothing has.
text::Packed problem();

/// Takes samples that have passed the tests.
using Sink = void (*)(void* context, std::span<const std::uint8_t> samples);

/// Collects enough fresh samples that every source by itself gives at least `bits` of min-entropy, even if
/// all the others turned out to be worthless. False if unhealthy, also when that shows only now: what `sink`
/// was given must then not be used.
bool gather(std::size_t bits, Sink sink, void* context);

}  // namespace entropy
