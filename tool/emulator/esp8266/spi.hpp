// The second SPI, HSPI, as a master (ESP8266 Technical Reference, chapter 3).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::esp8266 {

/// Transfers of up to 64 bytes that SPI_USR starts, full duplex (SPI_DOUTDIN), with the data phase alone;
/// they take their time at the programmed clock. Not modelled: phases of command, address and dummy bits,
/// half duplex, other byte and bit orders, the chip selects that it drives itself, slave mode, its interrupt.
class Spi : public Device {
 public:
  Spi(Clock& clock, Bus& bus, std::uint32_t clock_hz) : clock_(clock), bus_(bus), clock_hz_(clock_hz) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// Clock polarity and phase, 0 to 3.
  [[nodiscard]] unsigned mode() const;

  std::function<std::uint8_t(std::uint8_t)> exchange;  ///< one byte out, one byte in

 private:
  void transfer();
  [[nodiscard]] Nanoseconds bit_time() const;

  Clock& clock_;
  Bus& bus_;
  std::uint32_t clock_hz_;
  std::uint32_t ctrl_ = 0, clock_setting_ = 0x80003043, user_ = 0, user1_ = 0, pin_ = 0;
  std::array<std::uint32_t, 16> buffer_{};
  Nanoseconds busy_until_ = 0;
};

}  // namespace tlsfit::emulator::esp8266
