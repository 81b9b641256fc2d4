#include "emulator/esp8266/gpio.hpp"

namespace tlsfit::emulator::esp8266 {

namespace {
enum : std::uint32_t {
  out = 0x00,
  out_set = 0x04,
  out_clear = 0x08,
  enable = 0x0C,
  enable_set = 0x10,
  enable_clear = 0x14,
  in = 0x18,
  status = 0x1C,
  status_set = 0x20,
  status_clear = 0x24,
  pin0 = 0x28,
};
/// Which word of IO_MUX a pin's pad has.
constexpr std::array<std::uint8_t, 16> pads_of{13, 6, 14, 5, 15, 16, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4};
constexpr std::uint32_t open_drain = 1U << 2;
}  // namespace

unsigned Gpio::function(unsigned pin) const {
  const std::uint32_t pad = pad_.at(pads_of.at(pin));
  return (pad >> 4 & 3U) | (pad >> 8 & 1U) << 2;
}

/// Without a driver a pin is high: by its pull-up, or as an open input is taken.
bool Gpio::level(unsigned pin) const {
  const bool set = (out_ >> pin & 1U) != 0, is_output = (enable_ >> pin & 1U) != 0;
  if (is_output && !(set && (pin_.at(pin) & open_drain) != 0)) return set;
  return driven_.at(pin).value_or(true);
}

void Gpio::look() {
  for (unsigned pin = 0; pin < 16; ++pin) {
    const bool high = level(pin);
    if (high == ((seen_ >> pin & 1U) != 0)) continue;
    seen_ ^= 1U << pin;
    for (const auto& action : watchers_.at(pin)) action(high);
  }
}

void Gpio::drive(unsigned pin, bool high) {
  driven_.at(pin) = high;
  look();
}

void Gpio::watch(unsigned pin, std::function<void(bool)> action) {
  watchers_.at(pin).push_back(std::move(action));
}

std::uint32_t Gpio::read(std::uint32_t offset) {
  if (offset >= pin0 && offset < pin0 + 64) return pin_.at((offset - pin0) / 4);
  switch (offset) {
    case out:
      return out_;
    case enable:
      return enable_;
    case in: {
      std::uint32_t levels = 0;
      for (unsigned pin = 0; pin < 16; ++pin) levels |= static_cast<std::uint32_t>(level(pin)) << pin;
      return levels;
    }
    case out_set:
    case out_clear:
    case enable_set:
    case enable_clear:
    case status:
      return 0;
  }
  bus_.unknown("GPIO", offset, "read");
  return 0;
}

void Gpio::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t bits = value & mask & 0xFFFFU;
  if (offset >= pin0 && offset < pin0 + 64) {
    std::uint32_t& pin = pin_.at((offset - pin0) / 4);
    pin = merged(pin, value, mask);
    return look();
  }
  switch (offset) {
    case out:
      out_ = merged(out_, value, mask) & 0xFFFFU;
      break;
    case out_set:
      out_ |= bits;
      break;
    case out_clear:
      out_ &= ~bits;
      break;
    case enable:
      enable_ = merged(enable_, value, mask) & 0xFFFFU;
      break;
    case enable_set:
      enable_ |= bits;
      break;
    case enable_clear:
      enable_ &= ~bits;
      break;
    case status_clear:
      break;
    default:
      bus_.unknown("GPIO", offset, "write");
  }
  look();
}

std::uint32_t Gpio::Pads::read(std::uint32_t offset) {
  if (offset / 4 < gpio_.pad_.size()) return gpio_.pad_.at(offset / 4);
  gpio_.bus_.unknown("IO_MUX", offset, "read");
  return 0;
}

void Gpio::Pads::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset / 4 >= gpio_.pad_.size()) return gpio_.bus_.unknown("IO_MUX", offset, "write");
  std::uint32_t& pad = gpio_.pad_.at(offset / 4);
  pad = merged(pad, value, mask);
}

}  // namespace tlsfit::emulator::esp8266
