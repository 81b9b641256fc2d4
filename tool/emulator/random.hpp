// Repeatable randomness for what is random in real silicon: converter noise and oscillator jitter.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace tlsfit::emulator {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). Repeatable from its
/// seed on every host, which the standard library's distributions do not promise. Not for keys.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  /// In (0, 1].
  double uniform() { return (static_cast<double>(next() >> 11) + 1) * 0x1p-53; }
  /// Normal distribution, mean 0 (Box-Muller).
  double normal(double deviation) {
    return deviation * std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  std::uint64_t state_;
};

}  // namespace tlsfit::emulator
