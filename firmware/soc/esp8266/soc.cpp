// The chip as a whole: start, sleep, identity, reset. See soc/soc.hpp. The clocks stay as the boot ROM leaves
// them: the PLL's registers are documented nowhere.
#include "soc/soc.hpp"

#include "agreement/agreement.hpp"
#include "board.h"
#include "soc/esp8266/registers.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld
}

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
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (unsigned word = 0; word < 3; ++word) {
    const std::uint32_t value = efuse(word);
    for (unsigned byte = 0; byte < 4; ++byte) hash = (hash ^ (value >> 8 * byte & 0xFFu)) * 0x100'0000'01B3;
  }
  hash ^= hash >> 48;
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(hash);
    hash >>= 8;
  }
}

std::size_t stack_never_used() {
  const volatile std::uint32_t* word = &__stack_bottom;
  while (word < &__stack_top && *word == TLSFIT_STACK_PAINT) ++word;
  return static_cast<std::size_t>(word - &__stack_bottom) * sizeof *word;
}

std::size_t stack_size() {
  return static_cast<std::size_t>(&__stack_top - &__stack_bottom) * sizeof __stack_top;
}

void reset() {
  set_bits(rtc_control(), rtc_software_reset);
  for (;;) {
  }
}

}  // namespace soc
