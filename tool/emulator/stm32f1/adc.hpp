// ADC1 with its two internal channels (RM0008 section 11).
#pragma once

#include <array>
#include <functional>

#include "emulator/analog.hpp"
#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32f1 {

/// Single and continuous conversion of the first regular channel, started by SWSTART or by ADON, taking its
/// time; calibration, which is told if it is left out. The temperature sensor and the internal reference give
/// their typical voltages at 25 °C (datasheet, section 5.3). Not modelled: scan and injected sequences,
/// watchdog, external triggers, DMA, what an uncalibrated converter gets wrong.
class Adc : public Device {
 public:
  Adc(Clock& clock, Bus& bus, Random& random, std::function<std::uint32_t()> clock_hz,
      std::function<void(bool)> request);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  AnalogInputs& inputs() { return inputs_; }

 private:
  void write_control(std::uint32_t wanted);
  void begin();
  void converted();
  std::uint32_t sample(unsigned channel);
  Nanoseconds cycles(std::uint64_t halves) const;
  Nanoseconds conversion_time(unsigned channel) const;
  void requests();

  Clock& clock_;
  Bus& bus_;
  AnalogInputs inputs_;
  std::function<std::uint32_t()> clock_hz_;
  std::function<void(bool)> request_;
  Alarm alarm_;
  std::uint32_t sr_ = 0, cr1_ = 0, cr2_ = 0, dr_ = 0;
  std::array<std::uint32_t, 2> smpr_{};
  std::array<std::uint32_t, 3> sqr_{};
  std::array<std::uint32_t, 7> plain_{};  // JOFR1 to LTR, and JSQR: kept, without effect
  Nanoseconds on_since_ = 0, calibrated_at_ = never;
};

}  // namespace tlsfit::emulator::stm32f1
