// From a peripheral's name in board.h to what is known of it, at compile time.
#pragma once

#include <cstddef>
#include <string_view>

namespace stm32f4 {

void no_such_peripheral_on_this_chip();  // never defined: to need it is a compile-time error

/// Which instance `name` ("SPI2") means, of a table whose rows begin with their number: its place there, or
/// their count if it is none of them.
template <class Instance, std::size_t Count>
consteval std::size_t place_of(const Instance (&table)[Count], std::string_view name, std::string_view kind) {
  std::size_t place = 0;
  while (place < Count && !(name.size() == kind.size() + 1 && name.starts_with(kind) &&
                            name.back() == static_cast<char>('0' + table[place].number)))
    ++place;
  return place;
}

/// The instance itself; a name that is not in the table does not compile.
template <class Instance, std::size_t Count>
consteval Instance instance_for(const Instance (&table)[Count], std::string_view name,
                                std::string_view kind) {
  const std::size_t place = place_of(table, name, kind);
  if (place == Count) no_such_peripheral_on_this_chip();
  return table[place];
}

}  // namespace stm32f4
