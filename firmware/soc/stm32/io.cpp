// Pins and ADC1 for programs. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/stm32/noise.hpp"
#include "soc/stm32/pins.hpp"

namespace soc {

using namespace stm32;

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
