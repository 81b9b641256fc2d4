// A program: two functions, which the firmware calls (docs/app.md).
#pragma once

#include <cstdint>

#include "event/event.hpp"
#include "program/awake.hpp"
#include "program/program.hpp"

namespace tlsfit::program {

/// Says to whoever watches the device (`tlsfit run`) that the program has done what it is for, well or not.
/// Nothing else happens: loop() is called as before. On a hosted board the process ends, with exit code 0
/// or 1.
inline void ended(bool well) {
  event::tell_end(well);
}

/// loop() is to be called again at once, instead of after the CPU has slept for at most a millisecond.
/// Exchanges say so themselves while they move.
inline void stay_awake() {
  ::main_loop::awake = true;
}

/// Nothing of the program's has to run before `milliseconds` (of clock::milliseconds(), at most 24 days
/// ahead): the CPU sleeps until then, but for the tick, and for the net, which keeps its address and its
/// connections. A time that has passed is now. What the program has under way stands still meanwhile: bytes
/// that come wait in the net's buffers, and characters that are typed in the console's.
void sleep_until(std::uint32_t milliseconds);

}  // namespace tlsfit::program
