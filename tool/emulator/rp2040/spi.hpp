// SPI, ARM's PL022 (datasheet section 4.4).
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::rp2040 {

/// Master with Motorola's frames of 8 bits that take their time at SCK; both FIFOs. Not modelled: slave mode,
/// other frames, interrupts, DMA, loop back.
class Spi : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;             ///< clk_peri
    std::function<std::uint8_t(std::uint8_t)> exchange;  ///< one byte out, one byte in
  };
  Spi(std::string name, Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// Clock polarity and phase, 0 to 3.
  unsigned mode() const { return (cr0_ >> 6 & 1U) << 1 | (cr0_ >> 7 & 1U); }

 private:
  Nanoseconds frame_time() const;
  void catch_up();
  void check_mode();

  std::string name_;
  Clock& clock_;
  Bus& bus_;
  Lines lines_;
  std::uint32_t cr0_ = 0, cr1_ = 0, prescale_ = 0;
  std::deque<std::uint8_t> to_send_, received_;  // the first of to_send_ is being shifted
  Nanoseconds shift_end_ = 0;
};

}  // namespace tlsfit::emulator::rp2040
