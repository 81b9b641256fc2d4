// Pins and ADC1 for programs, RM0368 §8 and §11. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/stm32f4/noise.hpp"
#include "soc/stm32f4/pins.hpp"

namespace soc {

using namespace stm32f4;

void pin_mode(char port, unsigned number, PinMode mode) {
  // §8.4.1 and §8.4.4: input, output, (alternate function,) analog; no, up, down.
  constexpr std::uint32_t input = 0, output = 1, analog = 3;
  const bool out = mode == PinMode::Output || mode == PinMode::OpenDrain;
  const std::uint32_t moder = out ? output : mode == PinMode::Analog ? analog : input;
  const Pull pull = mode == PinMode::PullUp ? Pull::Up : mode == PinMode::PullDown ? Pull::Down : Pull::None;
  power(port);
  Gpio& gpio = stm32f4::gpio(port);
  replace_bits(gpio.pupdr, 3u << 2 * number, static_cast<std::uint32_t>(pull) << 2 * number);
  replace_bits(gpio.otyper, 1u << number, static_cast<std::uint32_t>(mode == PinMode::OpenDrain) << number);
  replace_bits(gpio.moder, 3u << 2 * number, moder << 2 * number);
}

void pin_write(char port, unsigned number, bool level) {
  power(port);
  gpio(port).bsrr = level ? 1u << number : 0x1'0000u << number;
}

bool pin_read(char port, unsigned number) {
  power(port);
  return (gpio(port).idr >> number & 1) != 0;
}

int adc_read(char port, unsigned number) {
  // Datasheet, table 'Pin definitions': A0 to A7 are channels 0 to 7, B0 and B1 8 and 9, C0 to C5 10 to 15.
  constexpr int no_channel = 16;
  const unsigned channel = port == 'A' && number < 8   ? number
                           : port == 'B' && number < 2 ? 8 + number
                           : port == 'C' && number < 6 ? 10 + number
                                                       : no_channel;
  return channel == no_channel ? -1 : convert_pin(channel);
}

}  // namespace soc
