// What Mbed TLS asks of its platform: the time, and the calendar. (Its heap and its noise are firmware/memory
// and firmware/entropy.)
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ctime>

#include "mbedtls/build_info.h"
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"
#include "wall_clock/wall_clock.hpp"

extern "C" {

/// MBEDTLS_PLATFORM_TIME_MACRO: the time that certificates are checked against.
time_t tlsfit_time(time_t* out) {
  const auto now = static_cast<time_t>(wall_clock::now());
  if (out != nullptr) *out = now;
  return now;
}

#if defined(MBEDTLS_PLATFORM_ZEROIZE_ALT)
/// By words: where sessions are resumed, erasing what was computed with is a quarter of all that is left to
/// do.
void mbedtls_platform_zeroize(void* memory, std::size_t size) {
  using Word [[gnu::may_alias]] = std::uint32_t;
  auto at = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t end = at + size;
  const auto erase_bytes = [&](std::uintptr_t to) {
    for (; at < to; ++at) *reinterpret_cast<volatile std::uint8_t*>(at) = 0;
  };
  erase_bytes(std::min(end, (at + 3) / 4 * 4));
  for (; end - at >= 16; at += 16)
    for (unsigned i = 0; i < 16; i += 4) *reinterpret_cast<volatile Word*>(at + i) = 0;
  erase_bytes(end);
}
#endif

#if defined(MBEDTLS_PLATFORM_MS_TIME_ALT)
/// Measures how old a session ticket is; whole seconds will do for that.
mbedtls_ms_time_t mbedtls_ms_time(void) {
  return static_cast<mbedtls_ms_time_t>(wall_clock::uptime()) * 1000;
}
#endif

#if defined(MBEDTLS_PLATFORM_GMTIME_R_ALT)
/// Fills in what mbedtls_x509_time_gmtime() reads: year to second. newlib's gmtime_r would do the same in 7
/// KB of flash, most of it time zones.
struct tm* mbedtls_platform_gmtime_r(const mbedtls_time_t* tt, struct tm* tm_buf) {
  const wall_clock::Date date = wall_clock::date(static_cast<wall_clock::Seconds>(*tt));
  *tm_buf = {};
  tm_buf->tm_year = static_cast<int>(date.year) - 1900;
  tm_buf->tm_mon = date.month - 1;
  tm_buf->tm_mday = date.day;
  tm_buf->tm_hour = date.hour;
  tm_buf->tm_min = date.minute;
  tm_buf->tm_sec = date.second;
  return tm_buf;
}
#endif

}  // extern "C"
