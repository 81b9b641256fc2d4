// The operating system in the place of a chip: see soc/soc.hpp.
#include "soc/soc.hpp"

#include <sys/random.h>
#include <time.h>

#include "soc/host/process.hpp"

namespace soc {
namespace {

/// Since the system started. Wraps.
std::uint32_t now() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint32_t>(time.tv_sec) * 1000U +
         static_cast<std::uint32_t>(time.tv_nsec / 1'000'000);
}

std::uint32_t started = 0;

}  // namespace

void start() {
  started = now();
  host::start_console();
}

std::uint32_t milliseconds() {
  host::look_at_told();
  return now() - started;
}

bool on_crystal() {
  return true;
}

// The kernel's generator stands for each of the sources, and is tested as they are: a kernel that has none,
// or gives nothing, must not be taken for one. Before it is seeded, while the system starts, this waits.
bool noise(std::size_t /*source*/, std::uint8_t* out, std::size_t size) {
  return getrandom(out, size, 0) == static_cast<ssize_t>(size);
}

}  // namespace soc
