#include "emulator/rp2040/gpio.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
constexpr std::uint32_t pull_down = 1U << 2, pull_up = 1U << 3, input_enable = 1U << 6,
                        output_disable = 1U << 7;
constexpr std::uint32_t pad_reset = 0x56;  // a pull-down, an input
constexpr std::uint32_t overrides = 0x33330000U | 0x300U, no_function = 31;
namespace at {
enum : std::uint32_t { voltage_select = 0x00, first_pad = 0x04 };
enum : std::uint32_t { cpuid = 0x00, gpio_in = 0x04, gpio_out = 0x10, gpio_oe = 0x20, group_size = 0x10 };
}  // namespace at
constexpr std::uint32_t all = (1U << Gpio::count) - 1;

/// Registers of SIO come in fours: itself, and where writing sets, clears or toggles bits.
std::uint32_t changed(std::uint32_t before, std::uint32_t value, std::uint32_t how) {
  switch (how) {
    case 0x0:
      return value & all;
    case 0x4:
      return (before | value) & all;
    case 0x8:
      return before & ~value;
  }
  return (before ^ value) & all;
}
}  // namespace

Gpio::Gpio(Bus& bus)
    : bus_(bus),
      io_bank_registers_(*this, &Gpio::read_io_bank, &Gpio::write_io_bank),
      pads_registers_(*this, &Gpio::read_pads, &Gpio::write_pads),
      sio_(*this, &Gpio::read_sio, &Gpio::write_sio),
      io_bank_(io_bank_registers_),
      pads_(pads_registers_) {
  ctrl_.fill(no_function);
  pad_.fill(pad_reset);
  seen_ = levels();
}

void Gpio::reset_io_bank() {
  ctrl_.fill(no_function);
  look();
}

void Gpio::reset_pads() {
  pad_.fill(pad_reset);
  look();
}

bool Gpio::hears(unsigned pin) const {
  return (pad_.at(pin) & input_enable) != 0;
}

bool Gpio::level(unsigned pin) const {
  const std::uint32_t bit = 1U << pin, pad = pad_.at(pin);
  if (function(pin) == sio && (enable_ & bit) != 0 && (pad & output_disable) == 0) return (out_ & bit) != 0;
  if ((driven_ & bit) != 0) return (outside_ & bit) != 0;
  return (pad & pull_down) == 0 || (pad & pull_up) != 0;
}

std::uint32_t Gpio::levels() const {
  std::uint32_t result = 0;
  for (unsigned pin = 0; pin < count; ++pin) result |= static_cast<std::uint32_t>(level(pin)) << pin;
  return result;
}

void Gpio::look() {
  const std::uint32_t now = levels(), edges = now ^ seen_;
  seen_ = now;
  for (const Watch& watch : watches_)
    if ((edges >> watch.pin & 1U) != 0) watch.action((now >> watch.pin & 1U) != 0);
}

void Gpio::drive(unsigned pin, bool high) {
  driven_ |= 1U << pin;
  outside_ = high ? outside_ | 1U << pin : outside_ & ~(1U << pin);
  look();
}

void Gpio::watch(unsigned pin, std::function<void(bool)> action) {
  watches_.push_back({pin, std::move(action)});
}

std::uint32_t Gpio::read_io_bank(std::uint32_t offset) {
  if (offset < 8 * count && offset % 8 == 4) return ctrl_.at(offset / 8);
  if (offset < 8 * count) return static_cast<std::uint32_t>(level(offset / 8)) << 17;  // STATUS.INFROMPAD
  bus_.unknown("IO_BANK0", offset, "read");
  return 0;
}

void Gpio::write_io_bank(std::uint32_t offset, std::uint32_t value) {
  if (offset >= 8 * count || offset % 8 != 4) return bus_.unknown("IO_BANK0", offset, "write");
  if ((value & overrides) != 0) bus_.notes().add("IO_BANK0: overrides are not modelled");
  ctrl_.at(offset / 8) = value;
  look();
}

std::uint32_t Gpio::read_pads(std::uint32_t offset) {
  if (offset == at::voltage_select) return 0;
  if (offset - at::first_pad < 4 * count) return pad_.at((offset - at::first_pad) / 4);
  bus_.unknown("PADS_BANK0", offset, "read");
  return 0;
}

void Gpio::write_pads(std::uint32_t offset, std::uint32_t value) {
  if (offset < at::first_pad || offset - at::first_pad >= 4 * count)
    return bus_.unknown("PADS_BANK0", offset, "write");
  pad_.at((offset - at::first_pad) / 4) = value & 0xFFU;
  look();
}

std::uint32_t Gpio::read_sio(std::uint32_t offset) {
  switch (offset) {
    case at::cpuid:
      return 0;  // core 0
    case at::gpio_in: {
      std::uint32_t heard = 0;
      for (unsigned pin = 0; pin < count; ++pin) heard |= static_cast<std::uint32_t>(hears(pin)) << pin;
      return levels() & heard;
    }
    case at::gpio_out:
      return out_;
    case at::gpio_oe:
      return enable_;
  }
  bus_.unknown("SIO", offset, "read");
  return 0;
}

void Gpio::write_sio(std::uint32_t offset, std::uint32_t value) {
  if (offset >= at::gpio_out && offset < at::gpio_out + at::group_size)
    out_ = changed(out_, value, offset - at::gpio_out);
  else if (offset >= at::gpio_oe && offset < at::gpio_oe + at::group_size)
    enable_ = changed(enable_, value, offset - at::gpio_oe);
  else
    return bus_.unknown("SIO", offset, "write");
  look();
}

}  // namespace tlsfit::emulator::rp2040
