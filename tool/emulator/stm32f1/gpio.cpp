#include "emulator/stm32f1/gpio.hpp"

#include <fmt/format.h>

#include <utility>

namespace tlsfit::emulator::stm32f1 {

namespace {
enum : std::uint32_t {
  crl = 0x00,
  crh = 0x04,
  idr = 0x08,
  odr = 0x0C,
  bsrr = 0x10,
  brr = 0x14,
  lckr = 0x18,
};
/// MODE and CNF (section 9.2.1).
constexpr unsigned mode = 3, analog = 0, pulled = 2U << 2, open_drain = 1U << 2, alternate = 2U << 2;
}  // namespace

Gpio::Gpio(char port, Bus& bus) : port_(port), bus_(bus) {
  reset();
}

void Gpio::reset() {
  cr_ = {0x44444444, 0x44444444};  // floating inputs (section 9.2.1)
  odr_ = 0;
  look();
}

Gpio::Use Gpio::use(unsigned pin) const {
  const unsigned now = bits(pin);
  if (taken && taken(pin)) return Use::Peripheral;
  if ((now & mode) == 0) return now == analog ? Use::Analog : Use::Input;
  return (now & alternate) != 0 ? Use::Peripheral : Use::Output;
}

bool Gpio::level(unsigned pin) const {
  const bool high = (odr_ >> pin & 1U) != 0;
  const Use now = use(pin);
  if (now == Use::Output && !(high && (bits(pin) & open_drain) != 0)) return high;
  if ((driven_ >> pin & 1U) != 0) return (outside_ >> pin & 1U) != 0;
  return now != Use::Input || bits(pin) != pulled || high;  // ODR says which way the resistor pulls
}

void Gpio::drive(unsigned pin, bool high) {
  driven_ |= 1U << pin;
  outside_ = (outside_ & ~(1U << pin)) | static_cast<std::uint32_t>(high) << pin;
  look();
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
  for (const Watch& watch : watches_)
    if ((changed >> watch.pin & 1U) != 0) watch.action((now >> watch.pin & 1U) != 0);
  for (unsigned pin = 0; pin < 16 && on_edge; ++pin)
    if ((changed >> pin & 1U) != 0) on_edge(pin, (now >> pin & 1U) != 0);
}

std::uint32_t Gpio::read(std::uint32_t offset) {
  switch (offset) {
    case crl:
    case crh:
      return cr_.at(offset / 4);
    case idr:
      return levels();
    case odr:
      return odr_;
    case bsrr:
    case brr:
    case lckr:
      return 0;
  }
  bus_.unknown(fmt::format("GPIO{}", port_), offset, "read");
  return 0;
}

void Gpio::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t written = value & mask;
  switch (offset) {
    case crl:
    case crh:
      cr_.at(offset / 4) = merged(cr_.at(offset / 4), value, mask);
      break;
    case odr:
      odr_ = merged(odr_, value, mask) & 0xFFFFU;
      break;
    case bsrr:  // set wins over reset (section 9.2.5)
      odr_ = (odr_ & ~(written >> 16)) | (written & 0xFFFFU);
      break;
    case brr:
      odr_ &= ~(written & 0xFFFFU);
      break;
    case lckr:
      bus_.notes().add("locking GPIO pins is not modelled");
      break;
    default:
      bus_.unknown(fmt::format("GPIO{}", port_), offset, "write");
  }
  look();
}

}  // namespace tlsfit::emulator::stm32f1
