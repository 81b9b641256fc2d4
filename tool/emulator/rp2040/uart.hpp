// UART, ARM's PL011 (datasheet section 4.2).
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::rp2040 {

/// Characters take their time at the programmed rate in both directions; both FIFOs, of 32 or of one; the
/// interrupts of sending, receiving, silence and overrun. Not modelled: parity, framing errors, break, flow
/// control, DMA, fewer bits than 8.
class Uart : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;     ///< clk_peri
    std::function<void(std::uint8_t)> transmit;  ///< a character has left
    std::function<void(bool)> request;           ///< the interrupt line
    std::uint32_t expected_baud = 115200;
  };
  Uart(std::string name, Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();

  /// The rate of the line's other end.
  void expect_baud(std::uint32_t baud) { lines_.expected_baud = baud; }
  /// Queues a character to arrive, after those that are on their way.
  void receive(std::uint8_t character);
  bool busy() const { return shifting_.has_value() || !arriving_.empty(); }
  bool receiver_on() const;
  std::size_t arriving() const { return arriving_.size(); }

 private:
  bool on(std::uint32_t bit) const;
  std::size_t depth() const;
  std::size_t level(unsigned eighths) const;
  std::uint32_t baud() const;
  Nanoseconds bits(unsigned count) const;
  void begin();
  void transmitted();
  void arrived();
  void requests();
  std::uint32_t raw() const;
  std::uint32_t take();
  void check_rate();

  std::string name_;
  Bus& bus_;
  Lines lines_;
  Alarm transmit_alarm_, receive_alarm_, silence_alarm_;
  std::uint32_t ibrd_ = 0, fbrd_ = 0, lcr_ = 0, cr_ = 0x300, ifls_ = 0x12, imsc_ = 0;
  std::uint32_t divider_ = 0;  // as LCR_H took it over
  std::deque<std::uint8_t> to_send_, received_, arriving_;
  std::optional<std::uint8_t> shifting_;
  bool sent_ = false, silent_ = false, overrun_ = false;
};

}  // namespace tlsfit::emulator::rp2040
