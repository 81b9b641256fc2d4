// The chip as a whole: start, sleep, identity, reset. See soc/soc.hpp. The clocks stay as the boot ROM leaves
// them: the PLL's registers are documented nowhere.
#include "soc/soc.hpp"

#include "board.h"
#include "soc/esp8266/registers.hpp"
#include "soc/identity.hpp"

namespace soc {

using namespace esp8266;

void start() {
  watchdog().ctl = 0;
  start_tick();
  start_console();
  start_bus();
  // 2^15 periods of about 0.8 ms for the first stage, which does nothing here, and as many until it bites.
  watchdog().stage0 = Watchdog::longest;
  watchdog().stage1 = Watchdog::longest;
  watchdog().ctl = Watchdog::ctl_as_rom | Watchdog::ctl_enable;
  alive();
}

void idle() {
  __asm volatile("waiti 0" ::: "memory");
}

void alive() {
  watchdog().feed = Watchdog::food;
}

/// The chip does not start without its crystal.
bool on_crystal() {
  return true;
}

// FNV-1a over what eFuse knows of the chip, of which chips of one batch share most.
void identity(std::uint8_t (&out)[6]) {
  hash_identity(out, 12, [](unsigned i) { return efuse(i / 4) >> 8 * (i % 4) & 0xFFu; });
}

void reset() {
  set_bits(rtc_control(), rtc_software_reset);
  for (;;) {
  }
}

}  // namespace soc
