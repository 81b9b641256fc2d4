// The STM32F103's clocks and the flash's wait states. RM0008 §7 (RCC), §3.3.3 (flash).
#include "soc/stm32/clocks.hpp"

namespace stm32 {
namespace {

constexpr std::uint32_t mhz = 1'000'000;

/// Flash interface, PM0075 §3.1.
Register& flash_acr() {
  return *reinterpret_cast<Register*>(0x4002'2000);
}
constexpr std::uint32_t acr_latency = 7, acr_prftbe = 1u << 4;

/// None up to 24 MHz, one up to 48, two up to 72 (RM0008 §3.3.3).
constexpr std::uint32_t wait_states = (board::cpu_hz - 1) / (24 * mhz);

static_assert(board::cpu_hz <= 72 * mhz, "board.h: cpu_hz: an STM32F103 runs at 72 MHz at most");
static_assert(board::crystal_hz == 0 || (board::crystal_hz >= 4 * mhz && board::crystal_hz <= 16 * mhz),
              "board.h: crystal_hz: the HSE oscillator wants 4 to 16 MHz");

// RCC_CFGR, §7.3.2.
constexpr std::uint32_t sw_hsi = 0, sw_pll = 2, pllsrc_hse = 1u << 16;
constexpr std::uint32_t ppre1_half = 4u << 8;     // APB1: at most 36 MHz
constexpr std::uint32_t adcpre_sixth = 2u << 14;  // at most 14 MHz
constexpr std::uint32_t pllmul(std::uint32_t times) {
  return (times - 2) << 18;
}

/// The PLL's input: the crystal, or half the internal oscillator.
constexpr bool can_be_crystal = board::crystal_hz != 0;
constexpr std::uint32_t pll_input = can_be_crystal ? board::crystal_hz : internal_hz / 2;
constexpr std::uint32_t times = board::cpu_hz / pll_input;
static_assert(times >= 2 && times <= 16 && times * pll_input == board::cpu_hz,
              "board.h: cpu_hz: want 2 to 16 times the crystal, or 4 MHz without one");

// Each at the clock that runs while it is waited for, 8 MHz. The crystal needs 2 ms typically, the PLL 0.2 ms
// at most (datasheet).
constexpr std::uint32_t millisecond = internal_hz / 1000;
constexpr std::uint32_t crystal_timeout = 100 * millisecond, pll_timeout = 2 * millisecond,
                        switch_timeout = millisecond;

bool switch_to(std::uint32_t source, std::uint32_t others) {
  rcc().cfgr = others | source;
  return wait_for(rcc().cfgr, 3u << 2, source << 2, switch_timeout);
}

bool start_crystal() {
  set_bits(rcc().cr, Rcc::cr_hseon);
  if (wait_for(rcc().cr, Rcc::cr_hserdy, Rcc::cr_hserdy, crystal_timeout)) return true;
  clear_bits(rcc().cr, Rcc::cr_hseon);
  return false;
}

bool start_pll(std::uint32_t cfgr) {
  rcc().cfgr = cfgr;  // before the PLL is on (§7.3.2)
  set_bits(rcc().cr, Rcc::cr_pllon);
  return wait_for(rcc().cr, Rcc::cr_pllrdy, Rcc::cr_pllrdy, pll_timeout);
}

}  // namespace

// Without its crystal the chip runs at 8 MHz: of its internal oscillator the PLL makes 64 at most, and not
// what the board asks for.
Clocks start_clocks() {
  start_counting_cycles();

  // A bootloader may have left any clock behind: back to the state after reset.
  set_bits(rcc().cr, Rcc::cr_hsion);
  wait_for(rcc().cr, Rcc::cr_hsirdy, Rcc::cr_hsirdy, switch_timeout);
  switch_to(sw_hsi, 0);
  clear_bits(rcc().cr, Rcc::cr_pllon);
  wait_for(rcc().cr, Rcc::cr_pllrdy, 0, switch_timeout);

  constexpr std::uint32_t cfgr =
      ppre1_half | adcpre_sixth | pllmul(times) | (can_be_crystal ? pllsrc_hse : 0);
  if ((!can_be_crystal || start_crystal()) && start_pll(cfgr)) {
    // More wait states before the clock rises.
    flash_acr() = wait_states | acr_prftbe;
    if (wait_for(flash_acr(), acr_latency, wait_states, switch_timeout) && switch_to(sw_pll, cfgr))
      return {.fast = true, .crystal = can_be_crystal};
  }
  switch_to(sw_hsi, 0);
  return {.fast = false, .crystal = false};
}

}  // namespace stm32
