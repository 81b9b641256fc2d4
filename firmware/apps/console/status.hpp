// Tells on the console what becomes of the device as a whole.
#pragma once

namespace status {

/// What this image is, and the first thing that may be wrong with the board. Call once, after soc::start().
void greet();

/// The net, the clock and the noise sources, whenever something has changed. Prints at most one line per
/// call.
void poll();

}  // namespace status
