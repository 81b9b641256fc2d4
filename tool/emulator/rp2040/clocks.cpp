#include "emulator/rp2040/clocks.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
constexpr std::uint32_t enable = 1U << 11;
constexpr std::uint32_t ctrl = 0x0, div = 0x4, selected = 0x8, generator_size = 0xC;
constexpr std::uint32_t fastest_hz = 133'000'000;
}  // namespace

Clocks::Clocks(Clock& clock, Bus& bus, Sources sources)
    : clock_(clock), bus_(bus), sources_(std::move(sources)) {
  clock_.set_hz(sys_hz());
}

/// What AUXSRC selects (section 2.15.7): the numbers differ from generator to generator.
std::uint32_t Clocks::auxiliary(Generator generator) const {
  const auto of = [&](unsigned which) -> std::uint32_t {
    switch (which) {
      case 0:
        return sources_.pll_sys();
      case 1:
        return sources_.pll_usb();
      case 2:
        return sources_.rosc();
      case 3:
        return sources_.xosc();
    }
    return 0;  // external inputs
  };
  const unsigned source = generators_.at(generator).ctrl >> 5 & 7U;
  switch (generator) {
    case ref:
      return source == 0 ? of(1) : 0;
    case sys:
      return of(source);
    case peri:  // clk_sys, and then as for clk_sys
      return source == 0 ? sys_hz() : of(source - 1);
    case adc:  // both PLLs the other way round
      return of(source <= 1 ? 1 - source : source);
    default:
      return 0;
  }
}

std::uint32_t Clocks::ref_hz() const {
  const std::uint32_t source = ref_source_ == 0   ? sources_.rosc()
                               : ref_source_ == 2 ? sources_.xosc()
                                                  : auxiliary(ref);
  return source / std::max(generators_[ref].div >> 8 & 3U, 1U);
}

std::uint32_t Clocks::sys_hz() const {
  const std::uint32_t source = sys_source_ == 0 ? ref_hz() : auxiliary(sys);
  return source / std::max(generators_[sys].div >> 8, 1U);
}

std::uint32_t Clocks::peri_hz() const {
  return (generators_[peri].ctrl & enable) != 0 ? auxiliary(peri) : 0;
}

std::uint32_t Clocks::adc_hz() const {
  return (generators_[adc].ctrl & enable) != 0 ? auxiliary(adc) / std::max(generators_[adc].div >> 8 & 3U, 1U)
                                               : 0;
}

bool Clocks::on_rosc() const {
  const bool ref_rosc = ref_source_ == 0;
  return sys_source_ == 0 ? ref_rosc : (generators_[sys].ctrl >> 5 & 7U) == 2;
}

/// A source that does not run is never switched to (section 2.15.3.2).
void Clocks::switched(Generator generator) {
  const unsigned before_ref = ref_source_, before_sys = sys_source_;
  if (generator == ref) ref_source_ = generators_[ref].ctrl & 3U;
  if (generator == sys) sys_source_ = generators_[sys].ctrl & 1U;
  if (sys_hz() == 0) {
    bus_.notes().add("CLOCKS: a source is selected that does not run");
    ref_source_ = before_ref;
    sys_source_ = before_sys;
    return;
  }
  if (sys_hz() > fastest_hz) bus_.notes().add("CLOCKS: clk_sys runs faster than 133 MHz");
  if (sys_hz() != clock_.hz()) clock_.set_hz(sys_hz());
}

std::uint32_t Clocks::read(std::uint32_t offset) {
  const unsigned which = offset / generator_size;
  if (which >= count) {
    bus_.unknown("CLOCKS", offset, "read");
    return 0;
  }
  switch (offset % generator_size) {
    case ctrl:
      return generators_.at(which).ctrl;
    case div:
      return generators_.at(which).div;
    default:
      return which == ref ? 1U << ref_source_ : which == sys ? 1U << sys_source_ : 1;
  }
}

void Clocks::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const unsigned which = offset / generator_size;
  if (which >= count || offset % generator_size == selected) return bus_.unknown("CLOCKS", offset, "write");
  State& state = generators_.at(which);
  std::uint32_t& written = offset % generator_size == ctrl ? state.ctrl : state.div;
  const std::uint32_t before = state.ctrl;
  written = merged(written, value, mask);
  if ((which == peri || which == adc) && (before & state.ctrl & enable) != 0 &&
      ((before ^ state.ctrl) & 0xE0U) != 0)
    bus_.notes().add(
        "CLOCKS: AUXSRC changes while its clock is on: there may be glitches (section 2.15.3.2)");
  switched(static_cast<Generator>(which));
}

}  // namespace tlsfit::emulator::rp2040
