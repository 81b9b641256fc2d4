// Pins and ADC1 for programs. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/stm32/noise.hpp"
#include "soc/stm32/pins.hpp"

namespace soc {

using namespace stm32;

void pin_write(board::Pin pin, bool level) {
  power(pin.port);
  set_pin(pin, level);
}

bool pin_read(board::Pin pin) {
  power(pin.port);
  return pin_level(pin);
}

int adc_read(board::Pin pin) {
  // Datasheet, table 'Pin definitions': A0 to A7 are channels 0 to 7, B0 and B1 8 and 9, C0 to C5 10 to 15.
  constexpr int no_channel = 16;
  const unsigned channel = pin.port == 'A' && pin.number < 8   ? pin.number
                           : pin.port == 'B' && pin.number < 2 ? 8u + pin.number
                           : pin.port == 'C' && pin.number < 6 ? 10u + pin.number
                                                               : no_channel;
  return channel == no_channel ? -1 : convert_pin(channel);
}

}  // namespace soc
