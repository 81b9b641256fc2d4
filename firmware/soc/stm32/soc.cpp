// The chip as a whole: start, identity, reset. See soc/soc.hpp.
#include "soc/soc.hpp"

#include "board.h"
#include "chip/identity.hpp"
#include "soc/identity.hpp"
#include "soc/stm32/bus.hpp"
#include "soc/stm32/clocks.hpp"
#include "soc/stm32/noise.hpp"
#include "soc/stm32/usart.hpp"

namespace {

bool crystal = false;

void start_tick(stm32::Clocks clocks) {
  auto& timer = cortex_m::systick();
  timer.rvr = clocks.of_hclk([](std::uint32_t hz) { return hz / 1000 - 1; });
  timer.cvr = 0;
  timer.csr = timer.enable | timer.interrupt | timer.processor_clock;
}

/// Independent watchdog, RM0368 §15.4, RM0008 §19.4. It has its own oscillator, and cannot be stopped once it
/// runs.
struct Watchdog {
  Register kr, pr, rlr, sr;
  static constexpr std::uint32_t key_start = 0xCCCC, key_unlock = 0x5555, key_reload = 0xAAAA;
  static constexpr std::uint32_t divide_by_256 = 6, longest = 0xFFF;
};
Watchdog& watchdog() {
  return *reinterpret_cast<Watchdog*>(0x4000'3000);
}

void start_watchdog() {
  set_bits(stm32::debug_freeze(), stm32::debug_freeze_watchdog);
  watchdog().kr = Watchdog::key_start;
  watchdog().kr = Watchdog::key_unlock;
  watchdog().pr = Watchdog::divide_by_256;
  watchdog().rlr = Watchdog::longest;
  // The new values take up to five of the oscillator's cycles to cross over (RM0368 §15.4.4): 0.3 ms at most;
  // given 1 ms or more.
  stm32::wait_for(watchdog().sr, 3, 0, board::cpu_hz / 1000);
  watchdog().kr = Watchdog::key_reload;
}

}  // namespace

namespace soc {

void start() {
  const stm32::Clocks clocks = stm32::start_clocks();
  crystal = clocks.crystal;
  start_tick(clocks);
  stm32::start_console(clocks);
  stm32::start_bus(clocks);
  stm32::start_noise();
  start_watchdog();
}

void alive() {
  watchdog().kr = Watchdog::key_reload;
}

bool on_crystal() {
  return crystal || board::crystal_hz == 0;
}

// FNV-1a over the 96 bits of the unique device ID (RM0368 §24.1, RM0008 §30.2), of which chips of one wafer
// share most.
void identity(std::uint8_t (&out)[6]) {
  const auto* const unique_id = reinterpret_cast<const volatile std::uint8_t*>(stm32::unique_id);
  hash_identity(out, 12, [unique_id](unsigned i) { return unique_id[i]; });
}

void reset() {
  __asm volatile("dsb" ::: "memory");
  cortex_m::aircr() = cortex_m::aircr_key | cortex_m::aircr_sysresetreq;
  __asm volatile("dsb" ::: "memory");
  for (;;) {
  }
}

}  // namespace soc
