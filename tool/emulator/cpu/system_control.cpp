#include "emulator/cpu/system_control.hpp"

namespace tlsfit::emulator {

namespace {

enum : std::uint32_t {
  ictr = 0x004,
  actlr = 0x008,
  systick = 0x010,
  systick_end = 0x020,
  nvic = 0x100,
  nvic_end = 0x4F0,
  cpuid = 0xD00,
  icsr_at = 0xD04,
  vtor = 0xD08,
  aircr = 0xD0C,
  scr = 0xD10,
  ccr = 0xD14,
  shpr1 = 0xD18,
  shpr3 = 0xD20,
  shcsr_at = 0xD24,
  cfsr_at = 0xD28,
  hfsr_at = 0xD2C,
  mmfar_at = 0xD34,
  bfar_at = 0xD38,
  cpacr = 0xD88,
  mpu_type = 0xD90,
  dhcsr = 0xDF0,
  demcr = 0xDFC,
  stir = 0xF00,
  fpccr = 0xF34,
  fpcar = 0xF38,
  fpdscr = 0xF3C,
  mvfr0 = 0xF40,
  mvfr1 = 0xF44,
};
constexpr std::uint32_t unalign_trp = 1U << 3, div_0_trp = 1U << 4;  // CCR (B3.2.8)
constexpr std::uint32_t aircr_key = 0x05FA0000, aircr_key_read = 0xFA050000;

}  // namespace

SystemControl::SystemControl(Clock& clock, Nvic& nvic_state, Bus& bus, const CpuModel& cpu)
    : cpu_(cpu),
      nvic_(nvic_state),
      bus_(bus),
      systick_(clock, [this] { nvic_.set_pending(exception::sys_tick, true); }),
      ccr_(cpu.ccr_reset) {}

std::uint32_t SystemControl::read_priorities(unsigned first) const {
  std::uint32_t result = 0;
  for (unsigned n = 0; n < 4; ++n)
    if (first + n < Nvic::count)
      result |= static_cast<std::uint32_t>(nvic_.priority_byte(first + n)) << (8 * n);
  return result;
}

void SystemControl::write_priorities(unsigned first, std::uint32_t value, std::uint32_t mask) {
  for (unsigned n = 0; n < 4; ++n)
    if (first + n < Nvic::count && (mask >> (8 * n) & 0xFFU) != 0)
      nvic_.set_priority(first + n, static_cast<std::uint8_t>(value >> (8 * n)));
}

std::uint32_t SystemControl::read_nvic(std::uint32_t offset) const {
  if (offset >= 0x400) return read_priorities(exception::irq0 + (offset - 0x400));
  const unsigned first = exception::irq0 + (offset & 0x7CU) * 8;
  std::uint32_t result = 0;
  for (unsigned n = 0; n < 32 && first + n < Nvic::count; ++n) {
    const bool set = offset < 0x200   ? nvic_.enabled(first + n)
                     : offset < 0x300 ? nvic_.pending(first + n)
                                      : nvic_.active(first + n);
    result |= static_cast<std::uint32_t>(set) << n;
  }
  return result;
}

bool SystemControl::write_nvic(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset >= 0x400) {
    write_priorities(exception::irq0 + (offset - 0x400), value, mask);
    return true;
  }
  const unsigned first = exception::irq0 + (offset & 0x7CU) * 8;
  const bool on = (offset & 0x80U) == 0;  // set and clear registers alternate
  for (unsigned n = 0; n < 32 && first + n < Nvic::count; ++n) {
    if ((value >> n & 1U) == 0) continue;
    if (offset < 0x200)
      nvic_.set_enabled(first + n, on);
    else if (offset < 0x300)
      nvic_.set_pending(first + n, on);
    else
      return false;  // IABR is read-only
  }
  return true;
}

std::uint32_t SystemControl::icsr() const {
  std::uint32_t result = active;
  if (nvic_.active_count() <= 1) result |= 1U << 11;  // RETTOBASE
  for (unsigned n = exception::irq0; n < Nvic::count; ++n)
    if (nvic_.pending(n) && nvic_.enabled(n)) result |= 1U << 22;
  for (unsigned n = 2; n < Nvic::count; ++n)
    if (nvic_.pending(n)) {
      result |= n << 12;
      break;
    }
  if (nvic_.pending(exception::sys_tick)) result |= 1U << 26;
  if (nvic_.pending(exception::pend_sv)) result |= 1U << 28;
  return result;
}

void SystemControl::write_icsr(std::uint32_t value) {
  if ((value & 1U << 31) != 0) nvic_.set_pending(exception::nmi, true);
  if ((value & 1U << 28) != 0) nvic_.set_pending(exception::pend_sv, true);
  if ((value & 1U << 27) != 0) nvic_.set_pending(exception::pend_sv, false);
  if ((value & 1U << 26) != 0) nvic_.set_pending(exception::sys_tick, true);
  if ((value & 1U << 25) != 0) nvic_.set_pending(exception::sys_tick, false);
}

std::uint32_t SystemControl::shcsr() const {
  std::uint32_t result = 0;
  result |= static_cast<std::uint32_t>(nvic_.enabled(exception::mem_manage)) << 16;
  result |= static_cast<std::uint32_t>(nvic_.enabled(exception::bus_fault)) << 17;
  result |= static_cast<std::uint32_t>(nvic_.enabled(exception::usage_fault)) << 18;
  return result;
}

void SystemControl::write_shcsr(std::uint32_t value) {
  nvic_.set_enabled(exception::mem_manage, (value & 1U << 16) != 0);
  nvic_.set_enabled(exception::bus_fault, (value & 1U << 17) != 0);
  nvic_.set_enabled(exception::usage_fault, (value & 1U << 18) != 0);
}

void SystemControl::write_aircr(std::uint32_t value) {
  if ((value & 0xFFFF0000) != aircr_key) {
    bus_.notes().add("AIRCR written without its key: ignored");
    return;
  }
  nvic_.set_group(value >> 8 & 7U);
  if ((value & 4U) != 0 && on_reset) on_reset();
}

/// What Armv6-M has of it (DDI 0419, B3.2 to B3.4), beside SysTick.
bool SystemControl::exists(std::uint32_t offset) const {
  if (cpu_.v7m || (offset >= systick && offset < systick_end)) return true;
  if (offset == nvic || offset == nvic + 0x80 || offset == nvic + 0x100 || offset == nvic + 0x180)
    return true;
  return (offset >= 0x400 && offset < 0x420) || offset == actlr || (offset >= cpuid && offset <= ccr) ||
         offset == shpr1 + 4 || offset == shpr3 || offset == mpu_type;
}

std::uint32_t SystemControl::read(std::uint32_t offset) {
  if (!exists(offset)) {
    bus_.unknown("system control space", offset, "read");
    return 0;
  }
  if (offset >= systick && offset < systick_end) return systick_.read(offset - systick);
  if (offset >= nvic && offset < nvic_end) return read_nvic(offset);
  if (offset >= shpr1 && offset <= shpr3) return read_priorities(4 + (offset - shpr1));
  switch (offset) {
    case ictr:
      return (Nvic::interrupts - 1) / 32;
    case actlr:
    case mpu_type:
    case dhcsr:  // no debugger
      return 0;
    case demcr:
      return demcr_;
    case cpuid:
      return cpu_.cpuid;
    case icsr_at:
      return icsr();
    case vtor:
      return vtor_;
    case aircr:
      return aircr_key_read | nvic_.group() << 8;
    case scr:
      return scr_;
    case ccr:
      return ccr_;
    case shcsr_at:
      return shcsr();
    case cfsr_at:
      return cfsr;
    case hfsr_at:
      return hfsr;
    case mmfar_at:
      return mmfar;
    case bfar_at:
      return bfar;
    case cpacr:
      return cpacr_;
    case fpccr:
      return fpccr_;
    case fpcar:
      return fpcar_;
    case fpdscr:
      return fpdscr_;
    case mvfr0:
      return 0x10110021;
    case mvfr1:
      return 0x11000011;
  }
  bus_.unknown("system control space", offset, "read");
  return 0;
}

void SystemControl::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (!exists(offset)) return bus_.unknown("system control space", offset, "write");
  if (offset >= systick && offset < systick_end) return systick_.write(offset - systick, value, mask);
  if (offset >= nvic && offset < nvic_end && write_nvic(offset, value, mask)) return;
  if (offset >= shpr1 && offset <= shpr3) return write_priorities(4 + (offset - shpr1), value, mask);
  switch (offset) {
    case actlr:
      return;
    case icsr_at:
      return write_icsr(value & mask);
    case vtor:
      vtor_ = merged(vtor_, value, mask) & 0xFFFFFF80;
      return;
    case aircr:
      return write_aircr(value & mask);
    case scr:
      scr_ = merged(scr_, value, mask) & 0x16U;
      if ((scr_ & 2U) != 0) bus_.notes().add("SCR.SLEEPONEXIT is not modelled");
      return;
    case ccr:
      if (!cpu_.v7m) return;  // read-only
      ccr_ = merged(ccr_, value, mask);
      if (on_traps) on_traps((ccr_ & div_0_trp) != 0, (ccr_ & unalign_trp) != 0);
      return;
    case shcsr_at:
      return write_shcsr(merged(shcsr(), value, mask));
    case cfsr_at:  // write one to clear
      cfsr &= ~(value & mask);
      return;
    case hfsr_at:
      hfsr &= ~(value & mask);
      return;
    case cpacr:
      cpacr_ = cpu_.fpu ? merged(cpacr_, value, mask) & 0x00F00000 : 0;
      if (on_fpu_change) on_fpu_change();
      return;
    case demcr:
      demcr_ = merged(demcr_, value, mask) & 0x01000000;
      return;
    case stir:
      if ((value & 0x1FFU) < Nvic::interrupts) nvic_.set_pending(exception::irq0 + (value & 0x1FFU), true);
      return;
    case fpccr:
      fpccr_ = merged(fpccr_, value, mask);
      return;
    case fpcar:
      fpcar_ = merged(fpcar_, value, mask) & ~7U;
      return;
    case fpdscr:
      fpdscr_ = merged(fpdscr_, value, mask);
      return;
  }
  bus_.unknown("system control space", offset, "write");
}

}  // namespace tlsfit::emulator
