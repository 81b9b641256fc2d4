// Seeds for the random generators of the libraries that are measured.
#pragma once

#include <cstddef>
#include <cstdint>

namespace footprint {

inline constexpr std::size_t seed_size = 32;

/// Hashes `samples` into the SHA-256 at `hash`: each library brings its own.
using Absorb = void (*)(void* hash, const std::uint8_t* samples, std::size_t size);

/// Gives raw noise to absorb(), as much as firmware/entropy/hardware_poll.cpp takes for 32 bytes of full
/// entropy. False if a noise source fails its tests.
bool gather_seed(void* hash, Absorb absorb);

}  // namespace footprint
