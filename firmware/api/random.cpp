#include "tlsfit/random.hpp"

#include <algorithm>

#include "rng/rng.hpp"

namespace tlsfit::random {

bool fill(std::span<std::uint8_t> out) {
  if (rng::ready() && rng::bytes(nullptr, out.data(), out.size()) == 0) return true;
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  return false;
}

}  // namespace tlsfit::random
