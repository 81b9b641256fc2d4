#include "check/dates.hpp"

#include <charconv>
#include <chrono>

namespace tlsfit::check {

namespace {

constexpr std::int64_t seconds_a_day = 86400;

/// The digits at a place, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  const char* const begin = text.data() + at;
  const auto [end, failed] = std::from_chars(begin, begin + count, value);
  return failed == std::errc() && end == begin + count && value >= 0 ? value : -1;
}

}  // namespace

std::optional<std::int64_t> seconds_of(std::string_view iso) {
  if (iso.size() != 20 || iso[4] != '-' || iso[7] != '-' || iso[10] != 'T' || iso[13] != ':' ||
      iso[16] != ':' || iso[19] != 'Z')
    return std::nullopt;
  const int year = digits(iso, 0, 4), month = digits(iso, 5, 2), day = digits(iso, 8, 2);
  const int hour = digits(iso, 11, 2), minute = digits(iso, 14, 2), second = digits(iso, 17, 2);
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (year < 0 || month < 0 || day < 0 || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)
    return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return days * seconds_a_day + hour * 3600 + minute * 60 + second;
}

std::optional<std::int64_t> days_until(std::string_view end, std::string_view now) {
  const auto last = seconds_of(end), at = seconds_of(now);
  if (!last || !at) return std::nullopt;
  const std::int64_t left = *last - *at;
  return left >= 0 ? left / seconds_a_day : -((-left - 1) / seconds_a_day) - 1;
}

}  // namespace tlsfit::check
