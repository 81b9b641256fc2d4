// The watchdog, whose longest time is shorter than what soc::alive() promises.
#pragma once

namespace rp2040 {

void start_watchdog();
/// Keeps the watchdog quiet for a while longer, as long as the main loop has been heard. Every millisecond.
void feed_watchdog();

}  // namespace rp2040
