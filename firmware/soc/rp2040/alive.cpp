#include "soc/rp2040/alive.hpp"

#include "soc/rp2040/registers.hpp"
#include "soc/soc.hpp"

namespace rp2040 {
namespace {

/// It counts down by two every microsecond (erratum RP2040-E1): 8.4 s at most. So the tick keeps it quiet, if
/// interrupts come at all, until the main loop has not been heard for as long as other chips wait.
constexpr std::uint32_t longest_silence = 22'000;
volatile std::uint32_t heard = 0;

/// PSM_WDSEL, §2.13.5: what the watchdog resets. All but the oscillators.
Register& what_it_resets() {
  return at<Register, 0x4001'0008>();
}
constexpr std::uint32_t everything_but_oscillators = 0x1'FFFC;

}  // namespace

void start_watchdog() {
  what_it_resets() = everything_but_oscillators;
  watchdog().load = Watchdog::longest;
  watchdog().ctrl = Watchdog::ctrl_enable | Watchdog::ctrl_pauses;
}

void feed_watchdog() {
  if (soc::milliseconds() - heard < longest_silence) watchdog().load = Watchdog::longest;
}

}  // namespace rp2040

namespace soc {

void alive() {
  rp2040::heard = milliseconds();
}

// The core's own request for a reset leaves peripherals as they are (§2.4.2); the watchdog's does not.
void reset() {
  rp2040::what_it_resets() = rp2040::everything_but_oscillators;
  for (;;) rp2040::watchdog().ctrl = rp2040::Watchdog::ctrl_trigger;
}

}  // namespace soc
