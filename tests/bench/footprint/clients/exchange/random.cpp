// In place of firmware/tls/random.cpp: the libraries' own generators belong to sessions.
#include "tls/random.hpp"

#include "entropy/entropy.hpp"
#include "soc/soc.hpp"

namespace tls {

bool random_ready() {
  return entropy::healthy();
}

/// For ids and ports of datagrams; as the firmware's while its generator is not seeded.
std::uint32_t random_number() {
  static std::uint32_t state = 0;
  state = (state + soc::milliseconds()) * 1664525U + 1013904223U;
  return state ^ state >> 16;
}

}  // namespace tls
