// Pins and the converter for programs. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/rp2040/noise.hpp"
#include "soc/rp2040/pins.hpp"

namespace soc {

using namespace rp2040;

namespace {

/// An open drain is low, or let go: its level is its direction.
std::uint32_t open_drains = 0;

}  // namespace

void pin_mode(board::Pin pin, PinMode mode) {
  const std::uint32_t bit = 1u << pin.number;
  open_drains = mode == PinMode::OpenDrain ? open_drains | bit : open_drains & ~bit;
  const bool level = (sio().gpio_out & bit) != 0;
  const bool drives = mode == PinMode::Output || (mode == PinMode::OpenDrain && !level);
  (drives ? sio().gpio_oe_set : sio().gpio_oe_clr) = bit;
  if (mode == PinMode::Analog) return leave_pin_to_converter(pin);
  switch_pin(pin, Function::Sio,
             mode == PinMode::PullUp     ? Pull::Up
             : mode == PinMode::PullDown ? Pull::Down
                                         : Pull::None);
}

void pin_write(board::Pin pin, bool level) {
  const std::uint32_t bit = 1u << pin.number;
  if ((open_drains & bit) == 0) return set_pin(pin, level);
  // What it drives is low whatever was written: only while it is let go may the level change.
  sio().gpio_oe_clr = bit;
  set_pin(pin, level);
  if (!level) sio().gpio_oe_set = bit;
}

bool pin_read(board::Pin pin) {
  return pin_level(pin);
}

int adc_read(board::Pin pin) {
  // §4.9.2: GPIO26 to GPIO29 are channels 0 to 3.
  return pin.number < 26 ? -1 : convert(pin.number - 26);
}

}  // namespace soc
