// What a peripheral or a driver wants of a pin.
#pragma once

#include <cstdint>

namespace stm32 {

enum class Pull : std::uint8_t { None = 0, Up = 1, Down = 2 };
enum class Use : std::uint8_t { Input = 0, Output = 1, Peripheral = 2 };
/// Which way a peripheral's signal goes.
enum class Way : bool { Out, In };

}  // namespace stm32
