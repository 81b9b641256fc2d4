// The chip as a whole: start, identity, trace. See soc/soc.hpp.
#include "soc/soc.hpp"

#include "soc/rp2040/alive.hpp"
#include "soc/rp2040/bus.hpp"
#include "soc/rp2040/clocks.hpp"
#include "soc/rp2040/noise.hpp"
#include "soc/rp2040/pins.hpp"
#include "soc/rp2040/uart.hpp"

namespace {

bool crystal = false;

void start_tick(rp2040::Clocks clocks) {
  auto& timer = cortex_m::systick();
  timer.rvr = clocks.of([](std::uint32_t hz) { return hz / 1000 - 1; });
  timer.cvr = 0;
  timer.csr = timer.enable | timer.interrupt | timer.processor_clock;
}

}  // namespace

namespace soc {

void start() {
  const rp2040::Clocks clocks = rp2040::start_clocks();
  crystal = clocks.fast;
  start_tick(clocks);
  rp2040::start_pins();
  rp2040::start_console(clocks);
  rp2040::start_bus(clocks);
  rp2040::start_noise();
  rp2040::start_watchdog();
}

bool on_crystal() {
  return crystal || board::crystal_hz == 0;
}

// The chip has no number of its own: its flash has one of 64 bits, which boot2 has left here (boot2.cpp).
void identity(std::uint8_t (&out)[6]) {
  std::uint32_t low = rp2040::watchdog().scratch[0], high = rp2040::watchdog().scratch[1];
  high ^= high >> 16;
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(low);
    low = low >> 8 | high << 24;
    high >>= 8;
  }
}

}  // namespace soc
