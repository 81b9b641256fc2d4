#include "soc/stm32f4/pins.hpp"

namespace stm32f4 {
namespace {

constexpr std::uint32_t mode_output = 1, mode_alternate = 2;
constexpr std::uint32_t speed_high = 2;  // 50 MHz at 30 pF: enough for the bus, gentler than the highest

void set_field(Register& reg, unsigned pin, unsigned width, std::uint32_t value) {
  const unsigned shift = pin * width;
  replace_bits(reg, ((1u << width) - 1) << shift, value << shift);
}

Gpio& powered(char port) {
  // Only the clock: a reset of the port would disturb what other pins of it do.
  set_bits(rcc().ahb1enr, 1u << (port - 'A'));
  static_cast<void>(rcc().ahb1enr);  // see start_peripheral()
  return gpio(port);
}

}  // namespace

void pin_for_peripheral(board::Pin pin, std::uint32_t function, Pull pull) {
  Gpio& port = powered(pin.port);
  set_field(port.pupdr, pin.number, 2, static_cast<std::uint32_t>(pull));
  set_field(port.ospeedr, pin.number, 2, speed_high);
  set_field(port.otyper, pin.number, 1, 0);
  set_field(port.afr[pin.number / 8], pin.number % 8, 4, function);
  set_field(port.moder, pin.number, 2, mode_alternate);
}

void pin_as_output(board::Pin pin, bool level) {
  Gpio& port = powered(pin.port);
  set_pin(pin, level);  // before it drives, so that there is no glitch
  set_field(port.pupdr, pin.number, 2, static_cast<std::uint32_t>(Pull::None));
  set_field(port.ospeedr, pin.number, 2, speed_high);
  set_field(port.otyper, pin.number, 1, 0);
  set_field(port.moder, pin.number, 2, mode_output);
}

}  // namespace stm32f4
