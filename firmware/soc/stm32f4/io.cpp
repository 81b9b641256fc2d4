// What a pin of an STM32F401 is for, RM0368 §8. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/stm32/pins.hpp"

namespace soc {

using namespace stm32;

void pin_mode(board::Pin pin, PinMode mode) {
  // §8.4.1 and §8.4.4: input, output, (alternate function,) analog; no, up, down.
  constexpr std::uint32_t input = 0, output = 1, analog = 3;
  const bool out = mode == PinMode::Output || mode == PinMode::OpenDrain;
  const std::uint32_t moder = out ? output : mode == PinMode::Analog ? analog : input;
  const Pull pull = mode == PinMode::PullUp ? Pull::Up : mode == PinMode::PullDown ? Pull::Down : Pull::None;
  power(pin.port);
  Gpio& gpio = stm32::gpio(pin.port);
  const unsigned number = pin.number;
  replace_bits(gpio.pupdr, 3u << 2 * number, static_cast<std::uint32_t>(pull) << 2 * number);
  replace_bits(gpio.otyper, 1u << number, static_cast<std::uint32_t>(mode == PinMode::OpenDrain) << number);
  replace_bits(gpio.moder, 3u << 2 * number, moder << 2 * number);
}

}  // namespace soc
