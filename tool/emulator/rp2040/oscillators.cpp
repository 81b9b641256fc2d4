#include "emulator/rp2040/oscillators.hpp"

#include <iterator>

namespace tlsfit::emulator::rp2040 {

namespace {
namespace xosc {
enum : std::uint32_t { ctrl = 0x00, status = 0x04, startup = 0x0C };
constexpr std::uint32_t stable = 1U << 31, enabled = 1U << 12;
}  // namespace xosc
namespace pll {
enum : std::uint32_t { cs = 0x0, pwr = 0x4, fbdiv_int = 0x8, prim = 0xC };
constexpr std::uint32_t lock = 1U << 31, pd = 1U << 0, postdivpd = 1U << 3, vcopd = 1U << 5;
/// Some hundred periods of the reference: of 12 MHz.
constexpr Nanoseconds lock_time = 40 * microsecond;
}  // namespace pll
enum : std::uint32_t { rosc_status = 0x18, rosc_randombit = 0x1C };
}  // namespace

std::uint32_t Xosc::read(std::uint32_t offset) {
  switch (offset) {
    case xosc::ctrl:
      return ctrl_;
    case xosc::status:
      return (stable() ? xosc::stable : 0) | (enabled() ? xosc::enabled : 0);
    case xosc::startup:
      return startup_;
  }
  bus_.unknown("XOSC", offset, "read");
  return 0;
}

void Xosc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case xosc::ctrl: {
      const bool was_enabled = enabled();
      ctrl_ = merged(ctrl_, value, mask) & 0xFFFFFFU;
      if (!was_enabled && enabled() && hz_ != 0) {
        // Section 2.16.3: it is waited for a number of the crystal's periods, 256 times STARTUP's.
        const Nanoseconds wait = second * 256 * (startup_ & 0x3FFFU) / hz_;
        if (wait < millisecond / 2)
          bus_.notes().add(
              "XOSC: STARTUP waits for less than half a millisecond: a crystal may not be stable by then");
        stable_at_ = clock_.now() + wait;
      }
      return;
    }
    case xosc::startup:
      startup_ = merged(startup_, value, mask);
      return;
  }
  bus_.unknown("XOSC", offset, "write");
}

std::uint64_t Pll::vco_hz() const {
  return std::uint64_t{xosc_.hz()} * (fbdiv_ & 0xFFFU);
}

bool Pll::locked() const {
  return (pwr_ & (pll::pd | pll::vcopd)) == 0 && xosc_.hz() != 0 && fbdiv_ >= 16 &&
         clock_.now() >= locked_at_;
}

std::uint32_t Pll::hz() const {
  const std::uint32_t first = prim_ >> 16 & 7U, second_divider = prim_ >> 12 & 7U;
  if (!locked() || (pwr_ & pll::postdivpd) != 0 || first == 0 || second_divider == 0) return 0;
  return static_cast<std::uint32_t>(vco_hz() / (std::uint64_t{first} * second_divider));
}

void Pll::reset() {
  cs_ = 1;
  pwr_ = 0x2D;
  fbdiv_ = 0;
  prim_ = 0x77000;
}

std::uint32_t Pll::read(std::uint32_t offset) {
  switch (offset) {
    case pll::cs:
      return cs_ | (locked() ? pll::lock : 0);
    case pll::pwr:
      return pwr_;
    case pll::fbdiv_int:
      return fbdiv_;
    case pll::prim:
      return prim_;
  }
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Pll::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case pll::cs:
      cs_ = merged(cs_, value, mask) & 0x13FU;
      if (cs_ != 1) bus_.notes().add(name_ + ": bypass and a divided reference are not modelled");
      return;
    case pll::pwr: {
      const bool off = (pwr_ & (pll::pd | pll::vcopd)) != 0;
      pwr_ = merged(pwr_, value, mask) & 0x2DU;
      if (off && (pwr_ & (pll::pd | pll::vcopd)) == 0) {
        locked_at_ = clock_.now() + pll::lock_time;
        if (vco_hz() < 750'000'000 || vco_hz() > 1'600'000'000)  // section 2.18.2
          bus_.notes().add(name_ + ": its oscillator would not run between 750 and 1600 MHz");
      }
      return;
    }
    case pll::fbdiv_int:
      fbdiv_ = merged(fbdiv_, value, mask) & 0xFFFU;
      return;
    case pll::prim:
      prim_ = merged(prim_, value, mask) & 0x77000U;
      return;
  }
  bus_.unknown(name_, offset, "write");
}

std::uint32_t Rosc::read(std::uint32_t offset) {
  if (offset == rosc_randombit) {
    const bool random = !stuck_ && !(clocks_its_reader && clocks_its_reader());
    return random ? static_cast<std::uint32_t>(random_.next() >> 63) : 1;
  }
  if (offset == rosc_status) return 1U << 31 | 1U << 12;  // stable, enabled
  if (offset / 4 < std::size(values_)) return values_[offset / 4];
  bus_.unknown("ROSC", offset, "read");
  return 0;
}

void Rosc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset / 4 >= std::size(values_)) return bus_.unknown("ROSC", offset, "write");
  values_[offset / 4] = merged(values_[offset / 4], value, mask);
  bus_.notes().add("ROSC: its frequency is not modelled, nor that it can be stopped");
}

}  // namespace tlsfit::emulator::rp2040
