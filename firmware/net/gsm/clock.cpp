#include "net/gsm/clock.hpp"

#include "text/text.hpp"

namespace net::gsm {

wall_clock::Seconds read_clock(const char* text) {
  std::uint32_t part[7];  // year to second, and quarters of an hour
  constexpr char behind[] = "//,::";
  bool west = false;
  for (unsigned i = 0; i < 7; ++i) {
    text = text::decimal(text, part[i]);
    // Nothing of this is longer than two digits; so no sum below runs over.
    if (text == nullptr || part[i] > 99) return 0;
    if (i == 6) break;
    west = *text == '-';
    if (i < 5 ? *text != behind[i] : !west && *text != '+') return 0;
    ++text;
  }
  // Years begin in March here, so that the day that comes and goes is the last (RFC 3339 appendix B).
  // Modules that no network has told the time count from 1980 or 2004.
  if (part[0] > 69 || part[1] == 0 || part[1] > 12) return 0;
  std::uint32_t year = 2000 + part[0], month = part[1] - 1;
  month = month < 2 ? (--year, month + 10) : month - 2;
  const std::uint32_t days =
      365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + part[2] - 1 - 719468;
  const std::uint32_t local = ((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5];
  const std::uint32_t ahead = part[6] * 900;
  return west ? local + ahead : local - ahead;
}

}  // namespace net::gsm
