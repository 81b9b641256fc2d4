// In place of firmware/rng: the libraries' own generators belong to sessions.
#include "rng/rng.hpp"

#include "entropy/entropy.hpp"
#include "soc/soc.hpp"

namespace rng {

bool ready() {
  return entropy::healthy();
}

/// For ids and ports of datagrams; as the firmware's while its generator is not seeded.
std::uint32_t number() {
  static std::uint32_t state = 0;
  state = (state + soc::milliseconds()) * 1664525U + 1013904223U;
  return state ^ state >> 16;
}

}  // namespace rng
