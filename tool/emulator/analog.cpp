#include "emulator/analog.hpp"

#include <algorithm>
#include <cmath>

namespace tlsfit::emulator {

namespace {
constexpr double full_scale = 4096, supply = 3.3;
constexpr double noise_deviation = 1.8;  // of 12-bit codes
}  // namespace

std::uint32_t AnalogInputs::at_voltage(double volts) {
  if (stuck_) return *stuck_;
  const double code = volts / supply * full_scale + random_.normal(noise_deviation);
  return static_cast<std::uint32_t>(std::clamp(std::lround(code), 0L, 4095L));
}

std::uint32_t AnalogInputs::at_pin(unsigned channel) {
  if (!stuck_ && channel < volts_.size() && volts_[channel]) return at_voltage(*volts_[channel]);
  if (!stuck_) wander_ = std::clamp(wander_ + random_.normal(2), -200.0, 200.0);
  return at_voltage(supply / 2 + wander_ / full_scale * supply);
}

}  // namespace tlsfit::emulator
