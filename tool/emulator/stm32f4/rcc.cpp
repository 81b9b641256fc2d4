#include "emulator/stm32f4/rcc.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/stm32/prescalers.hpp"

namespace tlsfit::emulator::stm32f4 {

using stm32::ahb_divider;
using stm32::apb_divider;

namespace {

enum : std::uint32_t {
  cr = 0x00,
  pllcfgr = 0x04,
  cfgr = 0x08,
  cir = 0x0C,
  ahb1rstr = 0x10,
  apb2rstr = 0x24,
  ahb1enr = 0x30,
  apb2lpenr = 0x64,
  bdcr = 0x70,
  csr = 0x74,
  sscgr = 0x80,
  plli2scfgr = 0x84,
  dckcfgr = 0x8C,
};

constexpr std::uint32_t hsion = 1U << 0, hsirdy = 1U << 1, hseon = 1U << 16, hserdy = 1U << 17,
                        pllon = 1U << 24, pllrdy = 1U << 25, lsirdy = 1U << 1, rmvf = 1U << 24;

/// Typical start-up and lock times (datasheet tables 36, 39 and 40).
constexpr Nanoseconds hse_startup = 2 * millisecond, pll_lock = 100 * microsecond,
                      lsi_startup = 15 * microsecond, lse_startup = 2 * second;
/// Bits of BDCR (section 6.3.14).
constexpr std::uint32_t lseon = 1U << 0, lserdy = 1U << 1, rtcen = 1U << 15, bdrst = 1U << 16;

}  // namespace

Rcc::Rcc(Clock& clock, Bus& bus, Crystals crystals)
    : clock_(clock), bus_(bus), crystals_(crystals), lse_started_(clock, [this] {
        if (on_switch) on_switch();
      }) {
  clock_.set_hz(hsi_hz);
}

std::uint32_t Rcc::pclk1() const {
  return std::max(hclk_ / apb_divider(cfgr_ >> 10 & 7U), 1U);
}

std::uint32_t Rcc::pclk2() const {
  return std::max(hclk_ / apb_divider(cfgr_ >> 13 & 7U), 1U);
}

std::uint32_t Rcc::timer1_hz() const {
  return apb_divider(cfgr_ >> 10 & 7U) == 1 ? pclk1() : 2 * pclk1();
}

std::uint32_t Rcc::rtc_hz(std::uint32_t lsi_hz) const {
  if ((bdcr_ & rtcen) == 0) return 0;
  const std::uint32_t prescaler = cfgr_ >> 16 & 0x1FU;
  switch (bdcr_ >> 8 & 3U) {
    case 1:
      return lse_ready() ? crystals_.low_hz : 0;
    case 2:
      return lsi_on() ? lsi_hz : 0;
    case 3:
      return (control() & hserdy) != 0 && prescaler >= 2 ? crystals_.high_hz / prescaler : 0;
  }
  return 0;
}

/// RTCSEL can be chosen once after a reset of the backup domain (section 6.3.14).
void Rcc::write_backup(std::uint32_t value) {
  if (backup_writable && !backup_writable()) {
    if (value != bdcr_) bus_.notes().add("RCC_BDCR written while PWR_CR.DBP protects it: ignored");
    return;
  }
  const std::uint32_t old = bdcr_;
  bdcr_ = value & (lseon | 4U | 3U << 8 | rtcen | bdrst);
  if ((old & 3U << 8) != 0) bdcr_ = (bdcr_ & ~(3U << 8)) | (old & 3U << 8);
  if ((bdcr_ & bdrst) != 0) {
    bdcr_ = bdrst;
    if (on_backup_reset) on_backup_reset();
  }
  if ((bdcr_ & lseon) != 0 && (old & lseon) == 0 && crystals_.low_hz != 0) {
    lse_ready_ = clock_.now() + lse_startup;
    lse_started_.set(lse_ready_);
  } else if ((bdcr_ & lseon) == 0) {
    lse_ready_ = never;
    lse_started_.cancel();
  }
  if (on_switch) on_switch();
}

bool Rcc::enabled(std::uint32_t enable_register, unsigned bit) const {
  return (plain_.at(enable_register / 4) >> bit & 1U) != 0;
}

void Rcc::on_reset(std::uint32_t enable_register, unsigned bit, std::function<void()> reset) {
  resets_.push_back({enable_register - ahb1enr + ahb1rstr, bit, std::move(reset)});
}

std::uint32_t Rcc::pll_hz() const {
  const std::uint32_t m = pllcfgr_ & 0x3FU, n = pllcfgr_ >> 6 & 0x1FFU, p = 2 * ((pllcfgr_ >> 16 & 3U) + 1);
  const std::uint32_t input = (pllcfgr_ & 1U << 22) != 0 ? crystals_.high_hz : hsi_hz;
  if (m < 2 || input == 0) return 0;
  const std::uint64_t vco_in = input / m, vco = vco_in * n;
  // Section 6.3.2: VCO input 1 to 2 MHz, output 192 to 432 MHz.
  if (vco_in < 950'000 || vco_in > 2'100'000 || vco < 192'000'000 || vco > 432'000'000) {
    bus_.notes().add(fmt::format("PLL out of its range: VCO {} Hz from {} Hz", vco, vco_in));
    return 0;
  }
  return static_cast<std::uint32_t>(vco / p);
}

std::uint32_t Rcc::system_hz(unsigned source) const {
  return source == 0 ? hsi_hz : source == 1 ? crystals_.high_hz : pll_hz();
}

std::uint32_t Rcc::control() const {
  std::uint32_t result = cr_ & ~(hsirdy | hserdy | pllrdy);
  if ((cr_ & hsion) != 0) result |= hsirdy;
  if ((cr_ & hseon) != 0 && clock_.now() >= hse_ready_) result |= hserdy;
  if ((cr_ & pllon) != 0 && clock_.now() >= pll_ready_) result |= pllrdy;
  return result;
}

void Rcc::write_control(std::uint32_t value) {
  const std::uint32_t risen = value & ~cr_;
  if ((risen & hseon) != 0) hse_ready_ = crystals_.high_hz == 0 ? never : clock_.now() + hse_startup;
  if ((risen & pllon) != 0) pll_ready_ = pll_hz() == 0 ? never : clock_.now() + pll_lock;
  // What drives SYSCLK cannot be switched off (section 6.3.1).
  const std::uint32_t in_use = source_ == 0 ? hsion : source_ == 1 ? hseon : pllon;
  if ((value & in_use) == 0) bus_.notes().add("RCC_CR: the oscillator in use stays on");
  cr_ = value | in_use;
}

void Rcc::switch_clock() {
  const unsigned wanted = cfgr_ & 3U;
  const std::uint32_t ready = wanted == 0 ? hsirdy : wanted == 1 ? hserdy : pllrdy;
  if (wanted != source_ && wanted < 3) {
    if ((control() & ready) != 0)
      source_ = wanted;
    else
      bus_.notes().add("RCC_CFGR: SYSCLK was switched to a clock that is not ready");
  }
  const std::uint32_t hz = system_hz(source_) / ahb_divider(cfgr_);
  if (hz != 0 && hz != hclk_) {
    hclk_ = hz;
    clock_.set_hz(hz);
    if (on_clock) on_clock(hz);
  }
  if (on_switch) on_switch();
}

std::uint32_t Rcc::read(std::uint32_t offset) {
  switch (offset) {
    case cr:
      return control();
    case pllcfgr:
      return pllcfgr_;
    case cfgr:
      return (cfgr_ & ~0xFU) | source_ << 2 | (cfgr_ & 3U);
    case cir:
    case sscgr:
    case plli2scfgr:
      return 0;
    case bdcr:
      return bdcr_ | (lse_ready() ? lserdy : 0U);
    case csr:
      return (csr_ & ~lsirdy) | (lsi_on() && clock_.now() >= lsi_ready_ ? lsirdy : 0);
    case dckcfgr:
      return dckcfgr_;
  }
  if (offset >= ahb1rstr && offset <= apb2lpenr) return plain_.at(offset / 4);
  bus_.unknown("RCC", offset, "read");
  return 0;
}

void Rcc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case cr:
      return write_control(merged(cr_, value, mask));
    case pllcfgr:
      if ((cr_ & pllon) != 0) {
        bus_.notes().add("RCC_PLLCFGR written while the PLL is on: ignored");
        return;
      }
      pllcfgr_ = merged(pllcfgr_, value, mask);
      return;
    case cfgr:
      cfgr_ = merged(cfgr_, value, mask);
      return switch_clock();
    case cir:
      if ((value & mask & 0x3F00U) != 0) bus_.notes().add("RCC clock interrupts are not modelled");
      return;
    case bdcr:
      return write_backup(merged(bdcr_, value, mask));
    case csr: {
      const std::uint32_t wanted = merged(csr_, value, mask);
      if ((wanted & 1U) != 0 && !lsi_on()) lsi_ready_ = clock_.now() + lsi_startup;
      csr_ = (csr_ & ~1U) | (wanted & 1U);
      if ((wanted & rmvf) != 0) csr_ &= 1U;
      if (on_switch) on_switch();
      return;
    }
    case dckcfgr:
      dckcfgr_ = merged(dckcfgr_, value, mask);
      return;
  }
  if (offset >= ahb1rstr && offset <= apb2lpenr) {
    std::uint32_t& plain = plain_.at(offset / 4);
    plain = merged(plain, value, mask);
    if (offset <= apb2rstr)
      for (const Reset& reset : resets_)
        if (reset.register_offset == offset && (plain >> reset.bit & 1U) != 0) reset.action();
    return;
  }
  bus_.unknown("RCC", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
