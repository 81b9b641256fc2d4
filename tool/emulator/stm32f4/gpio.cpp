#include "emulator/stm32f4/gpio.hpp"

#include <fmt/format.h>

#include <utility>

namespace tlsfit::emulator::stm32f4 {

namespace {
enum : std::uint32_t {
  moder = 0x00,
  otyper = 0x04,
  ospeedr = 0x08,
  pupdr = 0x0C,
  idr = 0x10,
  odr = 0x14,
  bsrr = 0x18,
  lckr = 0x1C,
  afrl = 0x20,
  afrh = 0x24,
};
constexpr unsigned output = 1, alternate_function = 2;
}  // namespace

Gpio::Gpio(char port, Bus& bus) : port_(port), bus_(bus) {
  reset();
}

void Gpio::reset() {
  // Section 8.4.1 and 8.4.4: the debug pins of ports A and B start in their alternate function.
  moder_ = port_ == 'A' ? 0xA8000000 : port_ == 'B' ? 0x00000280 : 0;
  pupdr_ = port_ == 'A' ? 0x64000000 : port_ == 'B' ? 0x00000100 : 0;
  ospeedr_ = port_ == 'B' ? 0x000000C0 : 0;
  otyper_ = odr_ = lckr_ = 0;
  afr_ = {};
  look();
}

bool Gpio::level(unsigned pin) const {
  const bool low = (odr_ >> pin & 1U) == 0, open_drain = (otyper_ >> pin & 1U) != 0;
  if (mode(pin) == output && (low || !open_drain)) return !low;
  if ((driven_ >> pin & 1U) != 0) return (outside_ >> pin & 1U) != 0;
  return (pupdr_ >> (2 * pin) & 3U) != 2;
}

void Gpio::drive(unsigned pin, bool high) {
  driven_ |= 1U << pin;
  outside_ = (outside_ & ~(1U << pin)) | static_cast<std::uint32_t>(high) << pin;
  look();
}

int Gpio::alternate(unsigned pin) const {
  if (mode(pin) != alternate_function) return -1;
  return static_cast<int>(afr_.at(pin / 8) >> (4 * (pin % 8)) & 0xFU);
}

void Gpio::watch(unsigned pin, std::function<void(bool)> action) {
  watches_.push_back({pin, std::move(action)});
}

std::uint32_t Gpio::levels() const {
  std::uint32_t result = 0;
  for (unsigned pin = 0; pin < 16; ++pin) result |= static_cast<std::uint32_t>(level(pin)) << pin;
  return result;
}

void Gpio::look() {
  const std::uint32_t now = levels(), changed = std::exchange(seen_, now) ^ now;
  if (changed == 0) return;
  for (const Watch& watch : watches_)
    if ((changed >> watch.pin & 1U) != 0) watch.action((now >> watch.pin & 1U) != 0);
  for (unsigned pin = 0; pin < 16 && on_edge; ++pin)
    if ((changed >> pin & 1U) != 0) on_edge(pin, (now >> pin & 1U) != 0);
}

std::uint32_t Gpio::read(std::uint32_t offset) {
  switch (offset) {
    case moder:
      return moder_;
    case otyper:
      return otyper_;
    case ospeedr:
      return ospeedr_;
    case pupdr:
      return pupdr_;
    case idr:
      return levels();
    case odr:
      return odr_;
    case bsrr:
      return 0;
    case lckr:
      return lckr_;
    case afrl:
    case afrh:
      return afr_.at((offset - afrl) / 4);
  }
  bus_.unknown(fmt::format("GPIO{}", port_), offset, "read");
  return 0;
}

void Gpio::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case moder:
      moder_ = merged(moder_, value, mask);
      break;
    case otyper:
      otyper_ = merged(otyper_, value, mask) & 0xFFFFU;
      break;
    case ospeedr:
      ospeedr_ = merged(ospeedr_, value, mask);
      break;
    case pupdr:
      pupdr_ = merged(pupdr_, value, mask);
      break;
    case odr:
      odr_ = merged(odr_, value, mask) & 0xFFFFU;
      break;
    case bsrr: {  // set wins over reset (section 8.4.7)
      const std::uint32_t bits = value & mask;
      odr_ = (odr_ & ~(bits >> 16)) | (bits & 0xFFFFU);
      break;
    }
    case lckr:
      lckr_ = merged(lckr_, value, mask);
      bus_.notes().add("locking GPIO pins is not modelled");
      break;
    case afrl:
    case afrh:
      afr_.at((offset - afrl) / 4) = merged(afr_.at((offset - afrl) / 4), value, mask);
      break;
    default:
      bus_.unknown(fmt::format("GPIO{}", port_), offset, "write");
  }
  look();
}

}  // namespace tlsfit::emulator::stm32f4
