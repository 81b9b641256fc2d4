// Whether the CPU may sleep between two rounds of the main loop.
#pragma once

namespace main_loop {

/// Something went on in this round: the next one follows at once. Else the CPU sleeps until the next
/// interrupt, at the latest for a millisecond. Sessions say so themselves.
inline bool awake = false;

}  // namespace main_loop
