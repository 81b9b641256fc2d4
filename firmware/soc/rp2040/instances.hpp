// From a peripheral's name in board.h to what is known of it, at compile time (§2.2, §2.3.2, §2.14; pins:
// table 278).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "board.h"
#include "soc/rp2040/registers.hpp"

namespace rp2040 {

struct Instance {
  std::string_view name;
  std::uint32_t base;
  std::uint32_t reset;  ///< its bit
  unsigned irq;
};
inline constexpr Instance uarts[] = {{"UART0", 0x4003'4000, Resets::uart0, 20},
                                     {"UART1", 0x4003'8000, Resets::uart1, 21}};
inline constexpr Instance spis[] = {{"SPI0", 0x4003'C000, Resets::spi0, 18},
                                    {"SPI1", 0x4004'0000, Resets::spi1, 19}};

void no_such_peripheral_on_this_chip();        // never defined: to need one of these
void this_peripheral_has_no_such_pins_here();  // is a compile-time error

template <std::size_t count>
consteval Instance instance_for(const Instance (&table)[count], std::string_view name) {
  for (const Instance& each : table)
    if (each.name == name) return each;
  no_such_peripheral_on_this_chip();
  return table[0];
}

/// Whether a pin can be this signal: pins repeat in fours, TX, RX (and CTS, RTS) of a UART and RX, CSn, SCK,
/// TX of an SPI, and which of the two it is in eights, of UARTs from GP4 on.
consteval void check_uart_pin(board::Pin pin, std::string_view uart, unsigned signal) {
  const bool second = ((pin.number + 4) / 8 & 1) != 0;
  if (pin.number % 4 != signal || second != (uart == "UART1")) this_peripheral_has_no_such_pins_here();
}
consteval void check_spi_pin(board::Pin pin, std::string_view spi, unsigned signal) {
  if (pin.number % 4 != signal || (pin.number / 8 & 1) != (spi == "SPI1"))
    this_peripheral_has_no_such_pins_here();
}

}  // namespace rp2040
