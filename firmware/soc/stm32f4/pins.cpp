// Pins of an STM32F401, RM0368 §8.
#include "soc/stm32/pins.hpp"

namespace stm32 {
namespace {

constexpr std::uint32_t speed_high = 2;  // 50 MHz at 30 pF: enough for the bus, gentler than the highest

void set_field(Register& reg, unsigned pin, unsigned width, std::uint32_t value) {
  const unsigned shift = pin * width;
  replace_bits(reg, ((1u << width) - 1) << shift, value << shift);
}

}  // namespace

void power(char port) {
  set_bits(rcc().ahb1enr, 1u << (port - 'A'));
  static_cast<void>(rcc().ahb1enr);  // see start_peripheral()
}

void configure(const board::Pin& pin, Use use, Pull pull, std::uint32_t function) {
  power(pin.port);
  Gpio& port = gpio(pin.port);
  set_field(port.pupdr, pin.number, 2, static_cast<std::uint32_t>(pull));
  set_field(port.ospeedr, pin.number, 2, speed_high);
  set_field(port.otyper, pin.number, 1, 0);
  set_field(port.afr[pin.number / 8], pin.number % 8, 4, function);
  set_field(port.moder, pin.number, 2, static_cast<std::uint32_t>(use));
}

}  // namespace stm32
