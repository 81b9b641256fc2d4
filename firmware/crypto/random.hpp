// Where the provider's randomness comes from.
#pragma once

#include <cstddef>

/// Fills `out` from the firmware's CTR_DRBG (tls/random.cpp), which is seeded from noise sources that have
/// passed their health tests. 0, or non-zero if there is no randomness: then nothing secret may be made.
extern "C" int tlsfit_random(unsigned char* out, std::size_t size);
