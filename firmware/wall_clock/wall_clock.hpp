// What time it is. Certificates are checked against this clock, so it never shows a time before the image was
// built: an attacker who forges the time server's answer cannot revive a certificate that had expired by
// then.
#pragma once

#include <cstdint>

namespace wall_clock {

/// Seconds since 1970-01-01T00:00:00Z: 32 bits last until 2106, and the CPU divides them by itself.
using Seconds = std::uint32_t;

/// The floor: when this image was built.
Seconds floor();

/// Whole seconds since the start of the device; unlike soc::milliseconds() they do not wrap. Must be called
/// at least once in 49 days, which now() does.
Seconds uptime();

/// Sets the clock. False, and no change, if `seconds` lies before the floor.
bool set(Seconds seconds);

/// Whether the clock has been set.
bool is_set();

/// The time now: what was set plus what has passed since, or the floor plus the uptime.
Seconds now();

/// A date of the Gregorian calendar, in UTC.
struct Date {
  std::uint32_t year = 1970;
  std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;  ///< month and day count from 1
  bool operator==(const Date&) const = default;
};

/// The date of a time.
Date date(Seconds seconds);

}  // namespace wall_clock
