#include "emulator/stm32/pin_place.hpp"

#include <charconv>

#include "base/error.hpp"

namespace tlsfit::emulator::stm32 {

PinPlace place_of(const Pin& pin) {
  const std::string& name = pin.name;
  PinPlace place{.port = name.empty() ? '\0' : name[0], .number = 99};
  if (name.size() >= 2) std::from_chars(name.data() + 1, name.data() + name.size(), place.number);
  if (place.port < 'A' || place.port > 'K' || place.number > 15)
    throw Error(ExitCode::Usage, "an STM32 has no pin {}: want one such as B10", name);
  return place;
}

}  // namespace tlsfit::emulator::stm32
