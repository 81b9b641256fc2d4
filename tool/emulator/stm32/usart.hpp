// USART in asynchronous mode, alike in F1 and F4 (RM0368 section 19, RM0008 section 27).
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32 {

/// Characters take their time at the programmed rate in both directions; a received character that is not
/// read before the next one is complete sets ORE and the next one is lost.
/// Not modelled: parity, framing errors, LIN, smartcard, IrDA, flow control, DMA, half duplex, break; the
/// line is assumed to run at the programmed rate (noted if it is more than 2 % off the board's or module's).
class Usart : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;     ///< PCLK
    std::function<void(std::uint8_t)> transmit;  ///< a character has left
    std::function<void(bool)> request;           ///< the interrupt line
    std::uint32_t expected_baud = 115200;
  };
  Usart(std::string name, Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();

  /// The rate of the line's other end.
  void expect_baud(std::uint32_t baud) { lines_.expected_baud = baud; }
  /// Queues a character to arrive, after those that are on their way.
  void receive(std::uint8_t character);
  /// Whether characters are on their way in or out.
  bool busy() const { return shifting_.has_value() || !arriving_.empty(); }
  bool receiver_on() const;
  /// Characters that are still to arrive.
  std::size_t arriving() const { return arriving_.size(); }
  std::uint64_t overruns() const { return overruns_; }

 private:
  bool on(std::uint32_t bit) const;
  std::uint32_t baud() const;
  Nanoseconds character_time() const;
  void begin_transmission();
  void transmitted();
  void arrived();
  void requests();
  void write_control(std::uint32_t value);

  std::string name_;
  Bus& bus_;
  Lines lines_;
  Alarm transmit_alarm_, receive_alarm_;
  std::uint32_t brr_ = 0, cr1_ = 0, cr2_ = 0, cr3_ = 0, gtpr_ = 0;
  std::optional<std::uint8_t> holding_, shifting_;
  std::deque<std::uint8_t> arriving_;
  std::uint8_t received_ = 0;
  bool rxne_ = false, overrun_ = false, idle_ = false, complete_ = true, status_read_ = false;
  std::uint64_t overruns_ = 0;
};

}  // namespace tlsfit::emulator::stm32
