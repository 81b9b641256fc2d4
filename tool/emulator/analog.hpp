// What a converter finds at its inputs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "emulator/random.hpp"

namespace tlsfit::emulator {

/// Codes of 12 bits at a supply of 3.3 V, with Gaussian noise. A channel at a pin reads the voltage that is
/// put on it, else as an open input, slowly wandering.
class AnalogInputs {
 public:
  explicit AnalogInputs(Random& random) : random_(random) {}
  /// A sensor that is stuck: every conversion gives this value. For health tests.
  void stick(std::uint32_t value) { stuck_ = value; }
  /// The voltage at a channel that has a pin, 0 to 15.
  void put_volts(unsigned channel, double volts) { volts_.at(channel) = volts; }

  std::uint32_t at_pin(unsigned channel);
  std::uint32_t at_voltage(double volts);

 private:
  Random& random_;
  std::array<std::optional<double>, 16> volts_{};
  double wander_ = 0;
  std::optional<std::uint32_t> stuck_;
};

}  // namespace tlsfit::emulator
