// What a pin of an STM32F103 is for, RM0008 §9. See soc/io.hpp.
#include "soc/io.hpp"

#include "soc/stm32/pins.hpp"
#include "soc/stm32f1/port.hpp"

namespace stm32 {
namespace {

/// A13 and A14 are SWD's after reset, and A15, B3 and B4 JTAG's (§9.3.5). Who makes one of them a pin of the
/// program's takes it from the debugger. SWJ_CFG cannot be read: written are the bits that it has been given.
void take_from_debugger(const board::Pin& pin) {
  static std::uint32_t given = 0;
  const bool swd = pin.port == 'A' && (pin.number == 13 || pin.number == 14);
  const bool jtag =
      (pin.port == 'A' && pin.number == 15) || (pin.port == 'B' && (pin.number == 3 || pin.number == 4));
  if (!swd && !(jtag && given == 0)) return;
  given = swd ? Afio::mapr_swj_off : Afio::mapr_swj_without_jtag;
  set_bits(rcc().apb2enr, Rcc::apb2_afio);
  static_cast<void>(rcc().apb2enr);
  replace_bits(afio().mapr, Afio::mapr_swj, given);
}

}  // namespace
}  // namespace stm32

namespace soc {

using namespace stm32;

void pin_mode(board::Pin pin, PinMode mode) {
  power(pin.port);
  take_from_debugger(pin);
  switch (mode) {
    case PinMode::Input:
      return set_pin_configuration(pin, input_floating);
    case PinMode::PullUp:
    case PinMode::PullDown:
      set_pin(pin, mode == PinMode::PullUp);
      return set_pin_configuration(pin, input_pulled);
    case PinMode::Output:
      return set_pin_configuration(pin, output_push_pull);
    case PinMode::OpenDrain:
      return set_pin_configuration(pin, output_open_drain);
    case PinMode::Analog:
      return set_pin_configuration(pin, analog_input);
  }
}

}  // namespace soc
