// ADC1 with its two internal channels (RM0368 section 11).
#pragma once

#include <array>
#include <functional>

#include "emulator/analog.hpp"
#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Single and continuous conversion of the first regular channel, taking its time. The temperature sensor and
/// the internal reference give their typical voltages at 25 °C and a 3.3 V supply (datasheet tables 69 and
/// 71) with Gaussian noise; other channels read the voltage that is put on
/// them, else as an open input, slowly wandering. Not modelled: scan and
/// injected sequences, watchdog, external triggers, DMA, calibration errors.
class Adc : public Device {
 public:
  Adc(Clock& clock, Bus& bus, Random& random, std::function<std::uint32_t()> clock_hz,
      std::function<void(bool)> request);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  AnalogInputs& inputs() { return inputs_; }

 private:
  void begin();
  void converted();
  std::uint32_t sample(unsigned channel);
  Nanoseconds conversion_time(unsigned channel) const;
  void requests();

  Clock& clock_;
  Bus& bus_;
  AnalogInputs inputs_;
  std::function<std::uint32_t()> clock_hz_;
  std::function<void(bool)> request_;
  Alarm alarm_;
  std::uint32_t sr_ = 0, cr1_ = 0, cr2_ = 0, dr_ = 0, ccr_ = 0;
  std::array<std::uint32_t, 2> smpr_{};
  std::array<std::uint32_t, 3> sqr_{};
  std::array<std::uint32_t, 12> plain_{};  // 0x14 to 0x38 and JSQR: kept, without effect
  Nanoseconds on_since_ = 0;
};

}  // namespace tlsfit::emulator::stm32f4
