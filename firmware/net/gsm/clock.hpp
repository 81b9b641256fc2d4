// The clock of a GSM module.
#pragma once

#include "wall_clock/wall_clock.hpp"

namespace net::gsm {

/// Reads "26/11/30,10:10:15+04": local time, and how many quarters of an hour that is ahead of UTC. 0 if it
/// is none, or none after 2000.
wall_clock::Seconds read_clock(const char* text);

}  // namespace net::gsm
