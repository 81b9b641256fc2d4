#include "wall_clock/wall_clock.hpp"

#include "build_info.hpp"
#include "soc/soc.hpp"

namespace wall_clock {
namespace {

std::uint32_t last_milliseconds = 0;
std::uint64_t uptime_milliseconds = 0;
Seconds at_start = build_info::time;  ///< what the clock would have shown when the device started
bool set_once = false;

}  // namespace

Seconds floor() {
  return build_info::time;
}

std::uint64_t uptime() {
  const std::uint32_t milliseconds = soc::milliseconds();
  uptime_milliseconds += milliseconds - last_milliseconds;  // modulo 2^32: right across a wrap
  last_milliseconds = milliseconds;
  return uptime_milliseconds;
}

bool set(Seconds seconds) {
  if (seconds < floor()) return false;
  at_start = seconds - static_cast<Seconds>(uptime() / 1000);
  set_once = true;
  return true;
}

bool is_set() {
  return set_once;
}

Seconds now() {
  return at_start + static_cast<Seconds>(uptime() / 1000);
}

// Days are counted from 0000-03-01 of the proleptic Gregorian calendar, so that the leap day is the last day
// of a year; 400 years have 146,097 days. Months from March have 31 30 31 30 31 repeated: (153 m + 2) / 5
// days before month m.
Date date(Seconds seconds) {
  constexpr Seconds day_seconds = 86400;
  constexpr Seconds days_to_1970 = 719468;
  const Seconds days = seconds / day_seconds + days_to_1970;
  const auto in_day = static_cast<std::uint32_t>(seconds % day_seconds);
  const Seconds era = days / 146097;
  const auto day_of_era = static_cast<std::uint32_t>(days % 146097);
  const std::uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t month = (5 * day_of_year + 2) / 153;  // 0: March
  Date date;
  date.day = static_cast<std::uint8_t>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<std::uint8_t>(month < 10 ? month + 3 : month - 9);
  date.year = static_cast<std::int32_t>(era * 400 + year_of_era) + (date.month <= 2 ? 1 : 0);
  date.hour = static_cast<std::uint8_t>(in_day / 3600);
  date.minute = static_cast<std::uint8_t>(in_day / 60 % 60);
  date.second = static_cast<std::uint8_t>(in_day % 60);
  return date;
}

}  // namespace wall_clock
