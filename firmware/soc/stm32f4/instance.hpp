// From a peripheral's name in board.h to what is known of it, at compile time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

/// What differs between the instances of a peripheral with pins (RM0368 §2.3, §6.3; alternate functions from
/// the datasheet).
struct Instance {
  unsigned number;
  std::uint32_t base;
  Register Rcc::*enable;
  Register Rcc::*reset;
  std::uint32_t bit;  ///< of both
  bool apb2;
  std::uint32_t function;  ///< of the pins
};

void no_such_peripheral_on_this_chip();  // never defined: to need it is a compile-time error

/// Which instance `name` ("SPI2") means, of a table whose rows begin with their number: its place there, or
/// their count if it is none of them.
template <class Kind, std::size_t Count>
consteval std::size_t place_of(const Kind (&table)[Count], std::string_view name, std::string_view kind) {
  std::size_t place = 0;
  while (place < Count && !(name.size() == kind.size() + 1 && name.starts_with(kind) &&
                            name.back() == static_cast<char>('0' + table[place].number)))
    ++place;
  return place;
}

/// The instance itself; a name that is not in the table does not compile.
template <class Kind, std::size_t Count>
consteval Kind instance_for(const Kind (&table)[Count], std::string_view name, std::string_view kind) {
  const std::size_t place = place_of(table, name, kind);
  if (place == Count) no_such_peripheral_on_this_chip();
  return table[place];
}

}  // namespace stm32f4
