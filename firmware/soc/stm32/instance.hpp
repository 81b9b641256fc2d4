// From a peripheral's name in board.h to what is known of it, at compile time. The tables are the family's
// (chip/instances.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "board.h"
#include "chip/rcc.hpp"

namespace stm32 {

/// What differs between the instances of a peripheral with pins.
struct Instance {
  std::string_view name;
  std::uint32_t base;
  Register Rcc::*enable;
  Register Rcc::*reset;
  std::uint32_t bit;  ///< of both
  bool apb2;
  std::uint32_t route = 0;  ///< what switches a pin to it, where every pin has a choice of its own
  /// Its only pins, in the order of their names (miso, mosi, sck; rx, tx), where that is not so.
  std::array<board::Pin, 3> pins = {};
};

struct UsartInstance : Instance {
  unsigned irq;
};

void no_such_peripheral_on_this_chip();            // never defined: to need one of these
void this_peripheral_is_not_at_these_pins_here();  // is a compile-time error

/// Which instance `name` ("SPI2") means: its place in the table, or their count if it is none of them.
template <class Kind, std::size_t Count>
consteval std::size_t place_of(const Kind (&table)[Count], std::string_view name) {
  std::size_t place = 0;
  while (place < Count && table[place].name != name) ++place;
  return place;
}

/// The instance itself; a name that is not in the table does not compile, nor do pins that it cannot have.
template <class Kind, std::size_t Count>
consteval Kind instance_for(const Kind (&table)[Count], std::string_view name,
                            const std::array<board::Pin, 3>& pins) {
  const std::size_t place = place_of(table, name);
  if (place == Count) no_such_peripheral_on_this_chip();
  for (std::size_t i = 0; i < pins.size(); ++i) {
    const board::Pin& only = table[place].pins[i];
    if (wired(only) && (only.port != pins[i].port || only.number != pins[i].number))
      this_peripheral_is_not_at_these_pins_here();
  }
  return table[place];
}

}  // namespace stm32
