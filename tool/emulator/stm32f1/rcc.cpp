#include "emulator/stm32f1/rcc.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/stm32/prescalers.hpp"

namespace tlsfit::emulator::stm32f1 {

namespace {

using stm32::ahb_divider;
using stm32::apb_divider;

enum : std::uint32_t {
  cr = 0x00,
  cfgr = 0x04,
  cir = 0x08,
  apb2rstr = 0x0C,
  apb1rstr = 0x10,
  ahbenr = 0x14,
  apb2enr = 0x18,
  apb1enr = 0x1C,
  bdcr = 0x20,
  csr = 0x24,
};

constexpr std::uint32_t hsion = 1U << 0, hsirdy = 1U << 1, hseon = 1U << 16, hserdy = 1U << 17,
                        pllon = 1U << 24, pllrdy = 1U << 25, lsirdy = 1U << 1, rmvf = 1U << 24;
constexpr std::uint32_t pllsrc = 1U << 16, pllxtpre = 1U << 17, pll_bits = 0x3F0000;

/// Typical start-up times, and the PLL's longest lock (datasheet, section 5.3).
constexpr Nanoseconds hse_startup = 2 * millisecond, pll_lock = 200 * microsecond,
                      lsi_startup = 85 * microsecond;

}  // namespace

Rcc::Rcc(Clock& clock, Bus& bus, std::uint32_t crystal_hz)
    : clock_(clock), bus_(bus), crystal_hz_(crystal_hz) {
  clock_.set_hz(hsi_hz);
}

std::uint32_t Rcc::pclk1() const {
  return std::max(hclk_ / apb_divider(cfgr_ >> 8 & 7U), 1U);
}

std::uint32_t Rcc::pclk2() const {
  return std::max(hclk_ / apb_divider(cfgr_ >> 11 & 7U), 1U);
}

std::uint32_t Rcc::adc_hz() const {
  return std::max(pclk2() / (2 * ((cfgr_ >> 14 & 3U) + 1)), 1U);
}

std::uint32_t Rcc::timer1_hz() const {
  return apb_divider(cfgr_ >> 8 & 7U) == 1 ? pclk1() : 2 * pclk1();
}

bool Rcc::enabled(std::uint32_t enable_register, unsigned bit) const {
  return (plain_.at((enable_register - apb2rstr) / 4) >> bit & 1U) != 0;
}

void Rcc::on_reset(std::uint32_t enable_register, unsigned bit, std::function<void()> reset) {
  resets_.push_back({enable_register - apb2enr + apb2rstr, bit, std::move(reset)});
}

/// Section 7.3.2: half of HSI, or HSE or half of that, times 2 to 16; 72 MHz are the most.
std::uint32_t Rcc::pll_hz() const {
  const std::uint32_t crystal = (cfgr_ & pllxtpre) != 0 ? crystal_hz_ / 2 : crystal_hz_;
  const std::uint32_t input = (cfgr_ & pllsrc) != 0 ? crystal : hsi_hz / 2;
  const std::uint32_t hz = input * std::min((cfgr_ >> 18 & 0xFU) + 2, 16U);
  if (hz > 72'000'000) {
    bus_.notes().add(fmt::format("PLL out of its range: {} Hz", hz));
    return 0;
  }
  return hz;
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
  if ((risen & hseon) != 0) hse_ready_ = crystal_hz_ == 0 ? never : clock_.now() + hse_startup;
  if ((risen & pllon) != 0) pll_ready_ = pll_hz() == 0 ? never : clock_.now() + pll_lock;
  // What drives SYSCLK cannot be switched off (section 7.3.1).
  const std::uint32_t in_use = source_ == 0 ? hsion : source_ == 1 ? hseon : pllon;
  if ((value & in_use) == 0) bus_.notes().add("RCC_CR: the oscillator in use stays on");
  cr_ = value | in_use;
}

void Rcc::write_configuration(std::uint32_t value) {
  if ((cr_ & pllon) != 0 && ((value ^ cfgr_) & pll_bits) != 0) {
    bus_.notes().add("RCC_CFGR: the PLL's bits written while it is on: ignored");
    value = (value & ~pll_bits) | (cfgr_ & pll_bits);
  }
  cfgr_ = value;
  switch_clock();
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
  const std::uint32_t system = source_ == 0 ? hsi_hz : source_ == 1 ? crystal_hz_ : pll_hz();
  const std::uint32_t hz = system / ahb_divider(cfgr_);
  if (hz != 0 && hz != hclk_) {
    hclk_ = hz;
    clock_.set_hz(hz);
    if (on_clock) on_clock(hz);
  }
  if (pclk1() > 36'000'000) bus_.notes().add(fmt::format("APB1 runs at {} Hz: 36 MHz are the most", pclk1()));
  if (on_switch) on_switch();
}

std::uint32_t Rcc::read(std::uint32_t offset) {
  switch (offset) {
    case cr:
      return control();
    case cfgr:
      return (cfgr_ & ~0xFU) | source_ << 2 | (cfgr_ & 3U);
    case cir:
    case bdcr:
      return 0;
    case csr:
      return (csr_ & ~lsirdy) | (lsi_on() && clock_.now() >= lsi_ready_ ? lsirdy : 0);
  }
  if (offset >= apb2rstr && offset <= apb1enr) return plain_.at((offset - apb2rstr) / 4);
  bus_.unknown("RCC", offset, "read");
  return 0;
}

void Rcc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case cr:
      return write_control(merged(cr_, value, mask));
    case cfgr:
      return write_configuration(merged(cfgr_, value, mask));
    case cir:
      if ((value & mask & 0x1F00U) != 0) bus_.notes().add("RCC clock interrupts are not modelled");
      return;
    case bdcr:
      bus_.notes().add("RCC_BDCR: the backup domain is not modelled");
      return;
    case csr: {
      const std::uint32_t wanted = merged(csr_, value, mask);
      if ((wanted & 1U) != 0 && !lsi_on()) lsi_ready_ = clock_.now() + lsi_startup;
      csr_ = (csr_ & ~1U) | (wanted & 1U);
      if ((wanted & rmvf) != 0) csr_ &= 1U;
      if (on_switch) on_switch();
      return;
    }
  }
  if (offset >= apb2rstr && offset <= apb1enr) {
    std::uint32_t& plain = plain_.at((offset - apb2rstr) / 4);
    plain = merged(plain, value, mask);
    if (offset <= apb1rstr)
      for (const Reset& reset : resets_)
        if (reset.register_offset == offset && (plain >> reset.bit & 1U) != 0) reset.action();
    return;
  }
  bus_.unknown("RCC", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f1
