#include "wall_clock/wall_clock.hpp"

#include "build_info.hpp"
#include "soc/soc.hpp"

namespace wall_clock {
namespace {

std::uint32_t second_began = 0;  ///< soc::milliseconds() when the present second of the uptime began
Seconds whole_seconds = 0;       ///< of the uptime
Seconds ahead = 0;               ///< of the floor, when the device started
bool set_once = false;

/// Right from 1970 to 2106: 2000 is a leap year, as every fourth, and 2100 is none.
bool is_leap(std::uint32_t year) {
  return year % 4 == 0 && year != 2100;
}

std::uint32_t days_of_month(std::uint32_t year, std::uint32_t month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return 30 + ((month + month / 8) & 1);  // 31 30 31 …, anew from August on
}

std::uint32_t days_of_year(std::uint32_t year) {
  return is_leap(year) ? 366 : 365;
}

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

// Counts years and months off: no more than 136 and 12 of them.
Date date(Seconds seconds) {
  std::uint32_t days = seconds / 86400, year = 1970, month = 1;
  for (std::uint32_t size = 0; days >= (size = days_of_year(year)); ++year) days -= size;
  for (std::uint32_t size = 0; days >= (size = days_of_month(year, month)); ++month) days -= size;
  Date date;
  date.year = year;
  date.month = static_cast<std::uint8_t>(month);
  date.day = static_cast<std::uint8_t>(days + 1);
  date.hour = static_cast<std::uint8_t>(seconds / 3600 % 24);
  date.minute = static_cast<std::uint8_t>(seconds / 60 % 60);
  date.second = static_cast<std::uint8_t>(seconds % 60);
  return date;
}

}  // namespace wall_clock
