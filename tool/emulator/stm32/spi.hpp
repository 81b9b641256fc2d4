// SPI in master mode, alike in F1 and F4 (RM0368 section 20, RM0008 section 25).
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32 {

/// Full-duplex master with 8- or 16-bit frames that take their time at SCK. The transmit buffer and the shift
/// register hold a frame each; a received frame that is not read in time sets OVR and is lost.
/// Not modelled: slave mode, CRC, I2S, one-line modes, DMA.
class Spi : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;             ///< PCLK
    std::function<std::uint8_t(std::uint8_t)> exchange;  ///< one byte out, one byte in
    std::function<void(bool)> request;                   ///< the interrupt line
  };
  Spi(std::string name, Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// Clock polarity and phase, 0 to 3.
  unsigned mode() const { return cr1_ & 3U; }

 private:
  bool enabled() const;
  Nanoseconds frame_time() const;
  void catch_up();
  void begin(std::uint16_t frame, Nanoseconds at);
  std::uint32_t status() const;
  void transmit(std::uint16_t frame);
  void requests();
  void check_mode();

  std::string name_;
  Clock& clock_;
  Bus& bus_;
  Lines lines_;
  Alarm alarm_;  // only set while interrupts are asked for
  std::uint32_t cr1_ = 0, cr2_ = 0;
  std::optional<std::uint16_t> buffer_, shifting_;
  Nanoseconds shift_end_ = 0;
  std::uint16_t received_ = 0;
  bool rxne_ = false, overrun_ = false, overrun_read_ = false;
};

}  // namespace tlsfit::emulator::stm32
