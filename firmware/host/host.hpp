// What the host can do in the place of a board, beyond soc/soc.hpp.
#pragma once

#include <cstdint>

namespace soc {

/// Lets the device's clock run so many times as fast as the real one: its deadlines come sooner.
void run_at(std::uint32_t factor);

}  // namespace soc
