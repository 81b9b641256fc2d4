// What a pin is for. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/esp8266/registers.hpp"

namespace soc {

using namespace esp8266;

void pin_mode(board::Pin pin, PinMode mode) {
  const unsigned number = pin.number;
  const std::uint32_t bit = 1u << number;
  const bool up = mode == PinMode::PullUp;  // pulling down it cannot but while it sleeps
  io_mux(number) = mux_gpio(number) | (up ? mux_pull_up : 0u);
  gpio().pin[number] = mode == PinMode::OpenDrain ? Gpio::pin_open_drain : 0u;
  if (mode == PinMode::Output || mode == PinMode::OpenDrain)
    gpio().enable_set = bit;
  else
    gpio().enable_clear = bit;
}

void pin_write(board::Pin pin, bool level) {
  (level ? gpio().out_set : gpio().out_clear) = 1u << pin.number;
}

bool pin_read(board::Pin pin) {
  return (gpio().in >> pin.number & 1u) != 0;
}

/// The converter has an input of its own, TOUT, whose registers are documented nowhere.
int adc_read(board::Pin) {
  return -1;
}

}  // namespace soc
