// The RP2040's clocks: §2.15 (clocks), §2.16 (crystal), §2.18 (PLL).
#include "soc/rp2040/clocks.hpp"

namespace rp2040 {
namespace {

constexpr std::uint32_t mhz = 1'000'000;

/// Crystal oscillator, §2.16.7.
struct Xosc {
  Register ctrl, status, dormant, startup;
  static constexpr std::uint32_t ctrl_enable = 0xFABu << 12, ctrl_disable = 0xD1Eu << 12,
                                 ctrl_1_to_15_mhz = 0xAA0, status_stable = 1u << 31;
};
Xosc& xosc() {
  return at<Xosc, 0x4002'4000>();
}

/// PLL, §2.18.4.
struct Pll {
  Register cs, pwr, fbdiv_int, prim;
  static constexpr std::uint32_t cs_lock = 1u << 31, pwr_pd = 1u << 0, pwr_postdivpd = 1u << 3,
                                 pwr_vcopd = 1u << 5;
};
Pll& pll_sys() {
  return at<Pll, 0x4002'8000>();
}
Pll& pll_usb() {
  return at<Pll, 0x4002'C000>();
}

/// A clock's generator, §2.15.7.
struct Generator {
  Register ctrl, div, selected;
  static constexpr std::uint32_t enable = 1u << 11;
};
struct ClockBlock {
  Generator gpout[4], ref, sys, peri, usb, adc, rtc;
};
ClockBlock& clocks() {
  return at<ClockBlock, 0x4000'8000>();
}
constexpr std::uint32_t ref_rosc = 0, ref_xosc = 2, sys_ref = 0, sys_aux_pll = 1, adc_pll_usb = 0,
                        adc_rosc = 2u << 5, peri_sys = 0;

/// The PLL's factors that make `output` of the crystal: the oscillator runs at 750 to 1,600 MHz, as high as
/// may be for little jitter (§2.18.2), and is divided twice by 1 to 7.
struct Factors {
  std::uint32_t feedback = 0, post_1 = 0, post_2 = 0;
};
constexpr Factors factors_for(std::uint32_t output) {
  Factors best;
  if (board::crystal_hz == 0) return best;
  std::uint64_t fastest = 0;
  for (std::uint32_t post_1 = 7; post_1 >= 1; --post_1)
    for (std::uint32_t post_2 = 1; post_2 <= post_1; ++post_2) {
      const std::uint64_t vco = std::uint64_t{output} * post_1 * post_2, feedback = vco / board::crystal_hz;
      if (vco < 750u * mhz || vco > 1'600u * mhz || vco % board::crystal_hz != 0 || feedback < 16 ||
          feedback > 320)
        continue;
      if (vco <= fastest) continue;
      fastest = vco;
      best = {static_cast<std::uint32_t>(feedback), post_1, post_2};
    }
  return best;
}
constexpr std::uint32_t adc_hz = 48 * mhz;  // §4.9.2
constexpr Factors for_cpu = factors_for(board::cpu_hz), for_adc = factors_for(adc_hz);
static_assert(board::cpu_hz <= 133 * mhz, "board.h: cpu_hz: an RP2040 runs at 133 MHz at most");
static_assert(board::crystal_hz == 0 || (board::crystal_hz % mhz == 0 && board::crystal_hz <= 15 * mhz),
              "board.h: crystal_hz: want whole MHz, 15 at most");
static_assert(board::crystal_hz == 0 || (for_cpu.feedback != 0 && for_adc.feedback != 0),
              "board.h: cpu_hz: the PLL cannot make this clock of this crystal");

/// A crystal needs about a millisecond (§2.16.3); it is counted in 256 of its periods.
constexpr std::uint32_t crystal_delay = (board::crystal_hz / 1000 + 128) / 256;
constexpr std::uint32_t crystal_timeout = 100'000, pll_timeout = 2'000, switch_timeout = 1'000;

/// One microsecond for the watchdog and the timer (§4.7.2), of the reference clock.
void start_ticking(std::uint32_t reference_hz) {
  watchdog().tick = Watchdog::tick_enable | (reference_hz + mhz / 2) / mhz;
}

bool start_crystal() {
  if (board::crystal_hz == 0) return false;
  xosc().startup = crystal_delay;
  xosc().ctrl = Xosc::ctrl_enable | Xosc::ctrl_1_to_15_mhz;
  if (wait_for(xosc().status, Xosc::status_stable, Xosc::status_stable, crystal_timeout)) return true;
  xosc().ctrl = Xosc::ctrl_disable | Xosc::ctrl_1_to_15_mhz;
  return false;
}

bool start_pll(Pll& pll, std::uint32_t bit, const Factors& factors) {
  restart(bit);
  pll.cs = 1;  // the crystal's frequency, undivided
  pll.fbdiv_int = factors.feedback;
  clear_bits(pll.pwr, Pll::pwr_pd | Pll::pwr_vcopd);
  if (!wait_for(pll.cs, Pll::cs_lock, Pll::cs_lock, pll_timeout)) return false;
  pll.prim = factors.post_1 << 16 | factors.post_2 << 12;
  clear_bits(pll.pwr, Pll::pwr_postdivpd);
  return true;
}

/// Which source of its glitchless multiplexer a generator has: one bit for each in SELECTED (§2.15.3.2).
bool switch_to(Generator& generator, std::uint32_t source) {
  generator.ctrl = source;
  return wait_for(generator.selected, 1u << source, 1u << source, switch_timeout);
}

}  // namespace

bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t most) {
  const std::uint32_t begin = microseconds();
  for (;;) {
    // The time first: an interrupt between the two readings must not turn into a time-out.
    const std::uint32_t passed = microseconds() - begin;
    if ((reg & mask) == wanted) return true;
    if (passed > most) return false;
  }
}

void wait_microseconds(std::uint32_t count) {
  const std::uint32_t begin = microseconds();
  while (microseconds() - begin <= count) {
  }
}

Clocks start_clocks() {
  // Whoever ran before us may have left any clock behind: back to the state after reset.
  clocks().sys.ctrl = sys_ref;
  while ((clocks().sys.selected & 1u << sys_ref) == 0) {
  }
  clocks().ref.ctrl = ref_rosc;
  while ((clocks().ref.selected & 1u << ref_rosc) == 0) {
  }
  clocks().peri.ctrl = Generator::enable | peri_sys;
  clocks().adc.ctrl = Generator::enable | adc_rosc;
  start_ticking(Clocks::slow_hz);
  restart(Resets::timer);

  if (!start_crystal() || !start_pll(pll_sys(), Resets::pll_sys, for_cpu) ||
      !start_pll(pll_usb(), Resets::pll_usb, for_adc) || !switch_to(clocks().ref, ref_xosc))
    return {.fast = false};
  start_ticking(board::crystal_hz);
  // The auxiliary multiplexer is not glitchless: off while it changes (§2.15.3.2). That of clk_sys has the
  // PLL after reset.
  clocks().adc.ctrl = adc_pll_usb;
  clocks().adc.ctrl = Generator::enable | adc_pll_usb;
  return {.fast = switch_to(clocks().sys, sys_aux_pll)};
}

}  // namespace rp2040
