// UART0 (ESP8266 Technical Reference, chapter 11).
#pragma once

#include <deque>
#include <functional>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::esp8266 {

/// FIFOs of 128 characters each way, which take their time at the programmed rate; the interrupts of a full
/// or late receiver, an empty transmitter and an overflow. Not modelled: parity, other formats than eight
/// bits, flow control, automatic rates, break.
class Uart : public Device {
 public:
  struct Lines {
    std::uint32_t clock_hz;                      ///< what CLKDIV divides
    std::uint32_t baud;                          ///< of the board's line
    std::function<void(std::uint8_t)> transmit;  ///< a character has left
    std::function<void(bool)> request;           ///< the interrupt line
  };
  Uart(Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  /// Queues a character to arrive, after those that are on their way.
  void receive(std::uint8_t character);
  [[nodiscard]] bool busy() const { return !sending_.empty() || !arriving_.empty(); }
  [[nodiscard]] std::size_t arriving() const { return arriving_.size(); }
  /// Whether the guest has set a rate.
  [[nodiscard]] bool on() const { return divider_ != 0; }

 private:
  static constexpr std::size_t depth = 128;
  [[nodiscard]] Nanoseconds character_time() const;
  [[nodiscard]] std::uint32_t raw() const;
  void transmitted();
  void arrived();
  void requests();

  Bus& bus_;
  Lines lines_;
  Alarm transmit_alarm_, receive_alarm_, idle_alarm_;
  std::uint32_t divider_ = 0, conf0_ = 0, conf1_ = 0, enabled_ = 0, latched_ = 0;
  std::deque<std::uint8_t> sending_, arriving_, received_;
};

}  // namespace tlsfit::emulator::esp8266
