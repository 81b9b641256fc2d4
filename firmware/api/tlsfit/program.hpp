// A program: two functions, which the firmware calls (docs/app.md).
#pragma once

#include "event/event.hpp"
#include "program/awake.hpp"
#include "program/program.hpp"

namespace tlsfit::program {

/// Says to whoever watches the device (`tlsfit run`) that the program has done what it is for, well or not.
/// Nothing else happens: loop() is called as before.
inline void ended(bool well) {
  event::tell_end(well);
}

/// loop() is to be called again at once, instead of after the CPU has slept for at most a millisecond.
/// Exchanges say so themselves while they move.
inline void stay_awake() {
  ::main_loop::awake = true;
}

}  // namespace tlsfit::program
