// An STM32's SPIs and USARTs, and what its board has wired to their pins.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/stm32/spi.hpp"
#include "emulator/stm32/usart.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator::stm32 {

class Wires {
 public:
  /// What is known of the chip's pins.
  struct Chip {
    std::string name;  ///< "STM32F401"
    /// Whether a pin is a peripheral's at present; `in`: for a signal that comes in.
    std::function<bool(const Pin& pin, const std::string& peripheral, bool in)> switched;
    std::function<void(const Pin& pin, std::function<void(bool)> action)> watch;
  };
  /// A clock's frequency, and the line of an interrupt.
  using Hertz = std::function<std::uint32_t()>;
  using Request = std::function<void(bool)>;

  Wires(Clock& clock, Bus& bus, const Board& board, Chip chip);

  Spi& add_spi(const std::string& name, Hertz clock_hz, Request request);
  Usart& add_usart(const std::string& name, Hertz clock_hz, Request request);
  /// Throws Error (Usage) if there is no USART that the board's console could be on. Once all are added.
  void check_console() const;

  // As in Soc.
  void connect_spi(const Wiring& wiring, std::vector<unsigned> modes, std::function<void(bool)> select,
                   std::function<std::uint8_t(std::uint8_t)> exchange);
  std::function<void(std::uint8_t)> connect_uart(const Wiring& wiring, std::uint32_t baud,
                                                 std::function<void(std::uint8_t)> sent);
  void on_console(std::function<void(std::uint8_t)> sent);
  void type(std::uint8_t character);
  bool listening() const;
  std::size_t typed() const { return console_usart().arriving(); }
  bool console_busy() const { return console_usart().busy(); }

 private:
  /// A chip on an SPI bus.
  struct Slave {
    std::string bus;
    Wiring wiring;
    std::vector<unsigned> modes;
    std::function<std::uint8_t(std::uint8_t)> exchange;
    bool selected = false;
  };
  /// Whoever is at the other end of a USART's lines.
  struct LineEnd {
    std::string peripheral;
    Pin tx, rx;  ///< of the chip
    std::function<void(std::uint8_t)> sent;
  };
  const Usart& console_usart() const { return *usart_.at(console_.peripheral); }
  std::uint8_t exchange(const std::string& bus, std::uint8_t out);
  void serial_out(const std::string& peripheral, std::uint8_t character);
  bool routed(const Pin& pin, const std::string& peripheral, bool in);

  Clock& clock_;
  Bus& bus_;
  std::string board_;
  Serial console_;
  Chip chip_;
  std::map<std::string, std::unique_ptr<Spi>> spi_;
  std::map<std::string, std::unique_ptr<Usart>> usart_;
  std::vector<std::unique_ptr<Slave>> slaves_;
  std::vector<LineEnd> line_ends_;
};

}  // namespace tlsfit::emulator::stm32
