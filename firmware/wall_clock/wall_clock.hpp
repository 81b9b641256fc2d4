// What time it is. Certificates are checked against this clock, so it never shows a time before the image was
// built: an attacker who forges the time server's answer cannot revive a certificate that had expired by
// then.
#pragma once

#include <cstdint>

namespace wall_clock {

/// Seconds since 1970-01-01T00:00:00Z.
using Seconds = std::int64_t;

/// The floor: when this image was built.
Seconds floor();

/// Milliseconds since the start of the device; unlike soc::milliseconds() it does not wrap. Must be called at
/// least once in 49 days, which now() does.
std::uint64_t uptime();

/// Sets the clock. False, and no change, if `seconds` lies before the floor.
bool set(Seconds seconds);

/// Whether the clock has been set.
bool is_set();

/// The time now: what was set plus what has passed since, or the floor plus the uptime.
Seconds now();

/// A date of the Gregorian calendar, in UTC.
struct Date {
  std::int32_t year = 1970;
  std::uint8_t month = 1, day = 1, hour = 0, minute = 0, second = 0;  ///< month and day count from 1
  bool operator==(const Date&) const = default;
};

/// The date of a time, for any year from 1970 on.
Date date(Seconds seconds);

}  // namespace wall_clock
