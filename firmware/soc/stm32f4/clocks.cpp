// The STM32F401's clocks, the flash's wait states and the voltage scale. RM0368 §6 (RCC), §3 (flash), §5
// (PWR).
#include "soc/stm32/clocks.hpp"

#include "board.h"

namespace stm32 {
namespace {

constexpr std::uint32_t mhz = 1'000'000;
constexpr std::uint32_t hsi_hz = Clocks::slow_hz;

/// Power control, RM0368 §5.4.
struct Pwr {
  Register cr, csr;
  static constexpr std::uint32_t cr_vos = 3u << 14, cr_vos_scale_2 = 2u << 14;  // scale 2: up to 84 MHz
};
Pwr& pwr() {
  return *reinterpret_cast<Pwr*>(0x4000'7000);
}

/// Flash interface, RM0368 §3.8.
struct Flash {
  Register acr;
  static constexpr std::uint32_t acr_latency = 0xF, acr_prften = 1u << 8, acr_icen = 1u << 9,
                                 acr_dcen = 1u << 10;
};
Flash& flash() {
  return *reinterpret_cast<Flash*>(0x4002'3C00);
}

/// Wait states at 2.7 to 3.6 V: one more for every further 30 MHz (RM0368 §3.4.1, table 6).
constexpr std::uint32_t wait_states(std::uint32_t hclk) {
  return (hclk - 1) / (30 * mhz);
}

/// RCC_PLLCFGR (§6.3.2) that makes `output` of `source`. The PLL's input is brought to 1 MHz; the VCO must
/// run between 192 and 432 MHz. PLLQ makes at most 48 MHz, for USB.
struct Pll {
  std::uint32_t m = 0, n = 0, p = 0, q = 0;
  constexpr std::uint32_t pllcfgr(bool crystal) const {
    return m | n << 6 | (p / 2 - 1) << 16 | static_cast<std::uint32_t>(crystal) << 22 | q << 24;
  }
};
constexpr Pll pll_for(std::uint32_t source, std::uint32_t output) {
  Pll pll;
  pll.m = source / mhz;
  for (pll.p = 2; pll.p <= 8; pll.p += 2) {
    pll.n = output / mhz * pll.p;
    if (pll.n >= 192 && pll.n <= 432) break;
  }
  pll.q = (pll.n + 47) / 48;
  return pll;
}

constexpr Pll from_hsi = pll_for(hsi_hz, board::cpu_hz);
static_assert(from_hsi.p <= 8 && board::cpu_hz % mhz == 0, "board.h: cpu_hz: the PLL cannot make this clock");
static_assert(board::cpu_hz <= 84 * mhz, "board.h: cpu_hz: an STM32F401 runs at 84 MHz at most");
static_assert(board::crystal_hz == 0 || (board::crystal_hz % mhz == 0 && board::crystal_hz >= 4 * mhz &&
                                         board::crystal_hz <= 26 * mhz),
              "board.h: crystal_hz: the HSE oscillator wants whole MHz from 4 to 26");

// Each at the clock that runs while it is waited for, 16 MHz. The crystal needs 2 ms typically (datasheet,
// table 'HSE oscillator characteristics'), the PLL 0.3 ms at most (table 'Main PLL characteristics').
constexpr std::uint32_t millisecond = hsi_hz / 1000;
constexpr std::uint32_t crystal_timeout = 100 * millisecond;
constexpr std::uint32_t pll_timeout = 2 * millisecond;
constexpr std::uint32_t switch_timeout = millisecond;

constexpr std::uint32_t sw_hsi = 0, sw_pll = 2;
constexpr std::uint32_t ppre1_half = 4u << 10;  // APB1: at most 42 MHz; APB2 may run at full speed

/// Selects the system clock, RCC_CFGR §6.3.3.
bool switch_to(std::uint32_t source, std::uint32_t prescalers) {
  rcc().cfgr = prescalers | source;
  return wait_for(rcc().cfgr, 3u << 2, source << 2, switch_timeout);
}

bool start_crystal() {
  if (board::crystal_hz == 0) return false;
  set_bits(rcc().cr, Rcc::cr_hseon);
  if (wait_for(rcc().cr, Rcc::cr_hserdy, Rcc::cr_hserdy, crystal_timeout)) return true;
  clear_bits(rcc().cr, Rcc::cr_hseon);
  return false;
}

bool start_pll(std::uint32_t pllcfgr) {
  rcc().pllcfgr = pllcfgr;
  set_bits(rcc().cr, Rcc::cr_pllon);
  return wait_for(rcc().cr, Rcc::cr_pllrdy, Rcc::cr_pllrdy, pll_timeout);
}

/// More wait states before the clock rises; read back, as §3.4.1 asks.
bool slow_flash_down(std::uint32_t hclk) {
  const std::uint32_t latency = wait_states(hclk);
  flash().acr = latency | Flash::acr_prften | Flash::acr_icen | Flash::acr_dcen;
  return wait_for(flash().acr, Flash::acr_latency, latency, switch_timeout);
}

}  // namespace

Clocks start_clocks() {
  start_counting_cycles();

  // A bootloader may have left any clock behind: back to the state after reset.
  set_bits(rcc().cr, Rcc::cr_hsion);
  wait_for(rcc().cr, Rcc::cr_hsirdy, Rcc::cr_hsirdy, switch_timeout);
  switch_to(sw_hsi, 0);
  clear_bits(rcc().cr, Rcc::cr_pllon);
  wait_for(rcc().cr, Rcc::cr_pllrdy, 0, switch_timeout);

  start_peripheral(&Rcc::apb1enr, &Rcc::apb1rstr, Rcc::apb1_pwr);
  replace_bits(pwr().cr, Pwr::cr_vos, Pwr::cr_vos_scale_2);

  const bool crystal = start_crystal();
  constexpr Pll from_crystal = pll_for(board::crystal_hz, board::cpu_hz);
  const std::uint32_t pllcfgr = crystal ? from_crystal.pllcfgr(true) : from_hsi.pllcfgr(false);
  if (start_pll(pllcfgr) && slow_flash_down(board::cpu_hz) && switch_to(sw_pll, ppre1_half))
    return {.fast = true, .crystal = crystal};
  switch_to(sw_hsi, 0);
  return {.fast = false, .crystal = false};
}

}  // namespace stm32
