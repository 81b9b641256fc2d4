// Tells on the console how the net and the clock are doing, whenever that changes.
#pragma once

namespace status {

/// Prints at most one line per call, when there is something new.
void poll();

}  // namespace status
