// Source 0, 'rng': the chip's random number register. The vendor calls it random while the radio is on, which
// it never is here; what it gives then nobody has said. Source 1, 'rtc': jitter of the RTC's RC oscillator,
// eight periods of which are measured in CPU cycles; a sample is the low eight bits. A loop of some ten
// cycles looks for the edges, which is as fine as it gets.
#include "board.h"
#include "soc/esp8266/registers.hpp"
#include "soc/soc.hpp"

namespace esp8266 {
namespace {

/// The register is fed by an oscillator of its own: read anew only after so many cycles.
constexpr std::uint32_t rng_pause = 64;
constexpr std::uint32_t periods = 8;
/// A period takes 350 cycles at 52 MHz; given 16 times as long.
constexpr std::uint32_t period_timeout = board::cpu_hz / 10'000;

void rng_samples(std::uint8_t* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t begin = xtensa::ccount();
    while (xtensa::ccount() - begin < rng_pause) {
    }
    out[i] = static_cast<std::uint8_t>(random_number());
  }
}

/// The time at which the counter is first seen to have reached `count`.
bool time_of(std::uint32_t count, std::uint32_t& time) {
  const std::uint32_t begin = xtensa::ccount();
  do {
    const bool reached = static_cast<std::int32_t>(rtc_counter() - count) >= 0;
    time = xtensa::ccount();
    if (reached) return true;
  } while (time - begin < (periods + 1) * period_timeout);
  return false;
}

bool rtc_samples(std::uint8_t* out, std::size_t size) {
  std::uint32_t count = rtc_counter() + 1, previous = 0;
  if (!time_of(count, previous)) return false;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint32_t time = 0;
    count = rtc_counter() + periods;
    if (!time_of(count, time)) return false;
    out[i] = static_cast<std::uint8_t>(time - previous);
    previous = time;
  }
  return true;
}

}  // namespace
}  // namespace esp8266

namespace soc {

const char* const noise_source_name[noise_source_count] = {"rng", "rtc"};

bool noise(std::size_t source, std::uint8_t* out, std::size_t size) {
  if (source != 0) return esp8266::rtc_samples(out, size);
  esp8266::rng_samples(out, size);
  return true;
}

}  // namespace soc
