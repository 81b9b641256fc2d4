// Two physical noise sources of an RP2040, which has no random number generator.
#pragma once

#include <cstdint>

namespace rp2040 {

void start_noise();

/// Converts a channel: 0 to 3 are at pins, 4 is the temperature sensor. Negative: the converter did not
/// answer.
int convert(unsigned channel);

}  // namespace rp2040
