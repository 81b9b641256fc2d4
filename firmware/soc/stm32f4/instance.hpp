// From a peripheral's name in board.h to what is known of it, at compile time.
#pragma once

#include <cstddef>
#include <string_view>

namespace stm32f4 {

void no_such_peripheral_on_this_chip();  // never defined: to need it is a compile-time error

/// The instance that `name` ("SPI2") means, from a table whose rows begin with their number; null if it is
/// none of them.
template <class Instance, std::size_t Count>
consteval const Instance* find_instance(const Instance (&table)[Count], std::string_view name,
                                        std::string_view kind) {
  for (const Instance& instance : table)
    if (name.size() == kind.size() + 1 && name.starts_with(kind) &&
        name.back() == static_cast<char>('0' + instance.number))
      return &instance;
  return nullptr;
}

/// The same; a name that is not in the table does not compile.
template <class Instance, std::size_t Count>
consteval Instance instance_for(const Instance (&table)[Count], std::string_view name,
                                std::string_view kind) {
  const Instance* const found = find_instance(table, name, kind);
  if (found == nullptr) no_such_peripheral_on_this_chip();
  return *found;
}

}  // namespace stm32f4
