// Pins of an STM32F103, RM0008 §9.
#include "soc/stm32/pins.hpp"

#include "soc/stm32f1/port.hpp"

namespace stm32 {

void set_pin_configuration(const board::Pin& pin, std::uint32_t configuration) {
  const unsigned shift = 4 * (pin.number % 8);
  replace_bits(gpio(pin.port).cr[pin.number / 8], 15u << shift, configuration << shift);
}

void power(char port) {
  set_bits(rcc().apb2enr, Rcc::apb2_port_a << (port - 'A'));
  static_cast<void>(rcc().apb2enr);  // two cycles, as start_peripheral() waits
}

void configure(const board::Pin& pin, Use use, Pull pull) {
  power(pin.port);
  if (use == Use::Output) return set_pin_configuration(pin, output_push_pull);
  if (pull != Pull::None) set_pin(pin, pull == Pull::Up);
  set_pin_configuration(pin, pull == Pull::None ? input_floating : input_pulled);
}

// What comes in needs no switch: a peripheral listens to its pin in any mode (§9.1.4).
void pin_for_peripheral(const board::Pin& pin, std::uint32_t, Way way, Pull pull) {
  if (way == Way::In) return configure(pin, Use::Input, pull);
  power(pin.port);
  set_pin_configuration(pin, peripheral_push_pull);
}

}  // namespace stm32
