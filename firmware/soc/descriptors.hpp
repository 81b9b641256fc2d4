// On a hosted board: what idle() is to wait for, besides the time. Implemented beside soc.hpp, where an
// operating system is below.
#pragma once

namespace soc {

/// Lets idle() end as soon as `descriptor` is ready for `events` (POLLIN, POLLOUT of poll(2)). It holds for
/// this round of the main loop: whoever finds nothing to read, or no room to write, says so each time. So
/// what nobody wants to read now wakes nobody.
void await(int descriptor, short events);

}  // namespace soc
