#include "soc/rp2040/pins.hpp"

namespace rp2040 {
namespace {

/// IO_BANK0, §2.19.6.1.
struct PinRegisters {
  Register status, ctrl;
};
PinRegisters& io_bank(board::Pin pin) {
  return (&at<PinRegisters, 0x4001'4000>())[pin.number];
}

/// PADS_BANK0, §2.19.6.3: behind VOLTAGE_SELECT one for each.
constexpr std::uint32_t pad_schmitt = 1u << 1, pad_4_ma = 1u << 4, pad_input = 1u << 6,
                        pad_output_disable = 1u << 7;
Register& pad(board::Pin pin) {
  return (&at<Register, 0x4001'C004>())[pin.number];
}

}  // namespace

void start_pins() {
  restart(Resets::io_bank0 | Resets::pads_bank0);
  sio().gpio_oe = 0;
  sio().gpio_out = 0;
}

void switch_pin(board::Pin pin, Function function, Pull pull) {
  pad(pin) = pad_schmitt | pad_4_ma | pad_input | static_cast<std::uint32_t>(pull);
  io_bank(pin).ctrl = static_cast<std::uint32_t>(function);
}

void leave_pin_to_converter(board::Pin pin) {
  io_bank(pin).ctrl = static_cast<std::uint32_t>(Function::None);
  pad(pin) = pad_output_disable;
}

}  // namespace rp2040
