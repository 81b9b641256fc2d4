// Time: since the start, and of the day. The wall clock is set by SNTP and never shows a time before the
// image was built, for certificates are checked against it.
#pragma once

#include <cstdint>

namespace tlsfit::clock {

/// Since the device started. Wraps after 49.7 days: compare by subtraction.
std::uint32_t milliseconds();

/// Whole seconds since the device started; they do not wrap.
std::uint32_t uptime();

/// Whether a time server has set the clock.
bool is_set();

/// Seconds since 1970-01-01T00:00:00Z; before the clock is set: since the image was built, plus uptime().
std::uint32_t now();

}  // namespace tlsfit::clock
