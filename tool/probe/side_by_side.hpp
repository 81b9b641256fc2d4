// Targets side by side on one thread, with what they share.
#pragma once

#include <functional>

#include "probe/connection.hpp"
#include "probe/task.hpp"

namespace tlsfit::probe {

/// Runs `count` workers until all have ended; then throws what the first of them threw, if any did. Each
/// takes targets from a common list.
void side_by_side(std::size_t count, const std::function<Task<>(SharedGates&)>& worker);

}  // namespace tlsfit::probe
