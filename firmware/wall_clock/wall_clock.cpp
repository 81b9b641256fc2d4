#include "wall_clock/wall_clock.hpp"

#include "build_info.hpp"
#include "soc/soc.hpp"

namespace wall_clock {
namespace {

std::uint32_t second_began = 0;  ///< soc::milliseconds() when the present second of the uptime began
Seconds whole_seconds = 0;       ///< of the uptime
Seconds ahead = 0;               ///< of the floor, when the device started
bool set_once = false;

}  // namespace

Seconds floor() {
  return build_info::time;
}

Seconds uptime() {
  for (; soc::milliseconds() - second_began >= 1000; second_began += 1000) ++whole_seconds;
  return whole_seconds;
}

bool set(Seconds seconds) {
  if (seconds < floor()) return false;
  ahead = seconds - floor() - uptime();  // modulo 2^32, like the sum in now()
  set_once = true;
  return true;
}

bool is_set() {
  return set_once;
}

Seconds now() {
  return floor() + ahead + uptime();
}

// Days are counted from 0000-03-01 of the proleptic Gregorian calendar, so that the leap day is the last day
// of a year; 400 years have 146,097 days. Months from March have 31 30 31 30 31 repeated: (153 m + 2) / 5
// days before month m.
Date date(Seconds seconds) {
  constexpr std::uint32_t day_seconds = 86400, days_to_1970 = 719468, era_days = 146097;
  const std::uint32_t days = seconds / day_seconds + days_to_1970;
  const std::uint32_t in_day = seconds % day_seconds;
  const std::uint32_t day_of_era = days % era_days;
  const std::uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t month = (5 * day_of_year + 2) / 153;  // 0: March
  Date date;
  date.day = static_cast<std::uint8_t>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<std::uint8_t>(month < 10 ? month + 3 : month - 9);
  date.year = days / era_days * 400 + year_of_era + (date.month <= 2 ? 1 : 0);
  date.hour = static_cast<std::uint8_t>(in_day / 3600);
  date.minute = static_cast<std::uint8_t>(in_day / 60 % 60);
  date.second = static_cast<std::uint8_t>(in_day % 60);
  return date;
}

}  // namespace wall_clock
