// ADC (datasheet section 4.9).
#pragma once

#include <functional>

#include "emulator/analog.hpp"
#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::rp2040 {

/// Conversions one by one, of four channels at pins and of the temperature sensor. Not modelled: running by
/// itself, round robin, FIFO, interrupts, the converter's own errors (erratum RP2040-E11).
class Adc : public Device {
 public:
  Adc(Clock& clock, Bus& bus, Random& random, std::function<std::uint32_t()> clock_hz)
      : clock_(clock), bus_(bus), inputs_(random), clock_hz_(std::move(clock_hz)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset() { cs_ = 0; }
  AnalogInputs& inputs() { return inputs_; }

 private:
  bool ready() const { return (cs_ & 1U) != 0 && clock_.now() >= ready_at_; }
  std::uint32_t convert();

  Clock& clock_;
  Bus& bus_;
  AnalogInputs inputs_;
  std::function<std::uint32_t()> clock_hz_;
  std::uint32_t cs_ = 0, result_ = 0;
  Nanoseconds ready_at_ = 0;
};

}  // namespace tlsfit::emulator::rp2040
