#include "tlsfit/clock.hpp"

#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

namespace tlsfit::clock {

std::uint32_t milliseconds() {
  return soc::milliseconds();
}

std::uint32_t uptime() {
  return wall_clock::uptime();
}

bool is_set() {
  return wall_clock::is_set();
}

std::uint32_t now() {
  return wall_clock::now();
}

}  // namespace tlsfit::clock
