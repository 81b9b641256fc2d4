#include "emulator/stm32f4/rtc.hpp"

#include <chrono>

namespace tlsfit::emulator::stm32f4 {

namespace {

enum : std::uint32_t {
  tr = 0x00,
  dr = 0x04,
  cr = 0x08,
  isr = 0x0C,
  prer = 0x10,
  wutr = 0x14,
  calibr = 0x18,
  alrmar = 0x1C,
  alrmbr = 0x20,
  wpr = 0x24,
  ssr = 0x28,
  shiftr = 0x2C,
  tstr = 0x30,
  tsssr = 0x38,
  calr = 0x3C,
  tafcr = 0x40,
  alrmassr = 0x44,
  alrmbssr = 0x48,
  bkp0r = 0x50,
  bkp19r = 0x9C,
};
/// Bits of CR (section 17.6.3) and ISR (17.6.4).
constexpr std::uint32_t bypshad = 1U << 5, fmt = 1U << 6, alrae = 1U << 8, alrbe = 1U << 9, wute = 1U << 10,
                        tse = 1U << 11, add1h = 1U << 16, sub1h = 1U << 17;
constexpr std::uint32_t alrawf = 1U << 0, alrbwf = 1U << 1, wutwf = 1U << 2, inits = 1U << 4, rsf = 1U << 5,
                        initf = 1U << 6, init = 1U << 7;
constexpr std::uint32_t pm = 1U << 22;
constexpr std::uint32_t reset_date = 0x2101, reset_prescalers = 0x007F00FF;
constexpr std::int64_t day = 86'400;

using std::chrono::days;
using std::chrono::sys_days;
constexpr sys_days epoch{std::chrono::year{2000} / 1 / 1};  // a Saturday, 6 as the RTC counts

std::uint32_t bcd(std::uint32_t value) {
  return value / 10 << 4 | value % 10;
}

std::uint32_t from_bcd(std::uint32_t value) {
  return (value >> 4) * 10 + (value & 0xFU);
}

std::uint32_t time_register(std::int64_t second_of_day, bool twelve_hours) {
  const auto second_count = static_cast<std::uint32_t>(second_of_day);
  std::uint32_t hours = second_count / 3600;
  std::uint32_t half = 0;
  if (twelve_hours) {
    half = hours >= 12 ? pm : 0;
    hours = hours % 12 == 0 ? 12 : hours % 12;
  }
  return half | bcd(hours) << 16 | bcd(second_count / 60 % 60) << 8 | bcd(second_count % 60);
}

std::int64_t second_of_day(std::uint32_t time, bool twelve_hours) {
  std::uint32_t hours = from_bcd(time >> 16 & 0x3FU);
  if (twelve_hours) hours = hours % 12 + ((time & pm) != 0 ? 12 : 0);
  return hours * 3600LL + from_bcd(time >> 8 & 0x7FU) * 60LL + from_bcd(time & 0x7FU);
}

}  // namespace

Rtc::Rtc(Clock& clock, Bus& bus, Lines lines) : clock_(clock), bus_(bus), lines_(std::move(lines)) {
  reset();
}

void Rtc::reset() {
  cr_ = tafcr_ = time_ = 0;
  isr_ = alrawf | alrbwf | wutwf;
  prer_ = reset_prescalers;
  date_ = reset_date;
  backup_ = {};
  key_ = 0;
  frozen_ = false;
  set_calendar();
  clock_changed();
}

bool Rtc::initialising() const {
  return (isr_ & init) != 0;
}

void Rtc::clock_changed() {
  sync();
  hz_ = lines_.clock_hz();
}

/// RTC clocks in a second of the calendar: (PREDIV_A + 1) * (PREDIV_S + 1).
std::uint64_t Rtc::per_second() const {
  return ((prer_ >> 16 & 0x7FU) + 1ULL) * ((prer_ & 0x7FFFU) + 1ULL);
}

/// Brings the calendar up to now.
void Rtc::sync() {
  const Nanoseconds now = clock_.now(), span = now - base_time_;
  if (initialising() || hz_ == 0) {
    base_time_ = now;
    return;
  }
  const std::uint64_t clocks = span / second * hz_ + span % second * hz_ / second;
  if (clocks == 0) return;
  // Only as much time as those clocks took, so that what is left of one is not lost.
  base_time_ += clocks / hz_ * second + (clocks % hz_ * second + hz_ - 1) / hz_;
  fraction_ += clocks;
  seconds_ += static_cast<std::int64_t>(fraction_ / per_second());
  fraction_ %= per_second();
  constexpr std::int64_t century = 36'525 * day;
  seconds_ %= century;
}

Rtc::Shown Rtc::now() {
  if (initialising()) return {time_, date_, prer_ & 0x7FFFU};
  sync();
  Shown shown;
  shown.time = time_register(seconds_ % day, (cr_ & fmt) != 0);
  const std::chrono::year_month_day date{epoch + days(seconds_ / day)};
  const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()) - 2000);
  const auto weekday = static_cast<std::uint32_t>((5 + seconds_ / day + weekday_shift_) % 7 + 1);
  shown.date = bcd(year % 100) << 16 | weekday << 13 | bcd(static_cast<unsigned>(date.month())) << 8 |
               bcd(static_cast<unsigned>(date.day()));
  shown.sub_seconds = (prer_ & 0x7FFFU) - static_cast<std::uint32_t>(fraction_ / ((prer_ >> 16 & 0x7FU) + 1));
  return shown;
}

/// Time and date as written take effect when initialisation ends (section 17.3.5).
void Rtc::set_calendar() {
  const std::chrono::year_month_day date{
      std::chrono::year{2000 + static_cast<int>(from_bcd(date_ >> 16 & 0xFFU))},
      std::chrono::month{from_bcd(date_ >> 8 & 0x1FU)}, std::chrono::day{from_bcd(date_ & 0x3FU)}};
  std::int64_t since = 0;
  if (date.ok())
    since = (sys_days(date) - epoch).count();
  else
    bus_.notes().add("RTC_DR: there is no such date; 1 January 2000 is taken");
  seconds_ = since * day + second_of_day(time_, (cr_ & fmt) != 0) % day;
  fraction_ = 0;
  weekday_shift_ = static_cast<unsigned>(((date_ >> 13 & 7U) + 7 - (5 + since) % 7 + 6) % 7);
  base_time_ = clock_.now();
}

void Rtc::set_status(std::uint32_t value) {
  const bool was = initialising();
  if ((value & init) != 0 && !was) {
    const Shown shown = now();
    time_ = shown.time;
    date_ = shown.date;
    isr_ |= init;
  } else if ((value & init) == 0 && was) {
    isr_ &= ~init;
    set_calendar();
  }
  if ((value & rsf) == 0) frozen_ = false;  // the shadow registers follow again
}

void Rtc::set_control(std::uint32_t value) {
  sync();
  if ((value & (alrae | alrbe | wute | tse)) != 0)
    bus_.notes().add("RTC: alarms, the wake-up timer and time stamps are not modelled");
  if ((value & add1h) != 0) seconds_ += 3600;
  if ((value & sub1h) != 0) seconds_ -= seconds_ >= 3600 ? 3600 : 0;
  cr_ = value & ~(add1h | sub1h);
}

/// Two keys unlock (section 17.3.5); anything else locks.
void Rtc::take_key(std::uint32_t key) {
  key_ = key == 0xCA ? 1 : key == 0x53 && key_ == 1 ? 2 : 0;
}

bool Rtc::may_write(std::uint32_t offset) {
  const char* problem = nullptr;
  const bool open = offset == tafcr || offset >= bkp0r;
  if (!lines_.writable())
    problem = "RTC written while PWR_CR.DBP protects it: ignored";
  else if (!open && !unlocked())
    problem = "RTC written without the keys in RTC_WPR: ignored";
  else if ((offset == tr || offset == dr || offset == prer) && !initialising())
    problem = "RTC_TR, RTC_DR or RTC_PRER written outside initialisation mode: ignored";
  if (problem != nullptr) bus_.notes().add(problem);
  return problem == nullptr;
}

std::uint32_t Rtc::read(std::uint32_t offset) {
  if (offset == tr || offset == ssr || offset == dr) {
    if (!frozen_ || (cr_ & bypshad) != 0) shown_ = now();
    frozen_ = offset != dr;
    return offset == tr ? shown_.time : offset == dr ? shown_.date : shown_.sub_seconds;
  }
  switch (offset) {
    case cr:
      return cr_;
    case isr: {
      std::uint32_t result = isr_ & ~(inits | rsf | initf);
      if ((now().date >> 16 & 0xFFU) != 0) result |= inits;
      if (initialising())
        result |= initf;
      else if (hz_ != 0)
        result |= rsf;
      return result;
    }
    case prer:
      return prer_;
    case wutr:
      return 0xFFFF;
    case tafcr:
      return tafcr_;
    case wpr:
    case calibr:
    case alrmar:
    case alrmbr:
    case shiftr:
    case calr:
    case alrmassr:
    case alrmbssr:
      return 0;
  }
  if (offset >= tstr && offset <= tsssr) return 0;
  if (offset >= bkp0r && offset <= bkp19r) return backup_.at((offset - bkp0r) / 4);
  bus_.unknown("RTC", offset, "read");
  return 0;
}

void Rtc::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset == wpr) return take_key(value & mask & 0xFFU);
  if (offset == ssr || (offset >= tstr && offset <= tsssr)) return;  // read-only
  if (!may_write(offset)) return;
  switch (offset) {
    case tr:
      time_ = merged(time_, value, mask) & 0x007F7F7FU;
      return;
    case dr:
      date_ = merged(date_, value, mask) & 0x00FFFF3FU;
      return;
    case cr:
      return set_control(merged(cr_, value, mask) & 0x00FFFF7FU);
    case isr:
      return set_status(merged(isr_ | rsf, value, mask));
    case prer:
      prer_ = merged(prer_, value, mask) & 0x007F7FFFU;
      return;
    case tafcr:
      tafcr_ = merged(tafcr_, value, mask);
      if ((tafcr_ & 0xFU) != 0) bus_.notes().add("RTC: tamper detection is not modelled");
      return;
    case wutr:
    case alrmar:
    case alrmbr:
    case alrmassr:
    case alrmbssr:
      bus_.notes().add("RTC: alarms, the wake-up timer and time stamps are not modelled");
      return;
    case calibr:
    case shiftr:
    case calr:
      bus_.notes().add("RTC: calibration and shifting are not modelled");
      return;
  }
  if (offset >= bkp0r && offset <= bkp19r) {
    std::uint32_t& word = backup_.at((offset - bkp0r) / 4);
    word = merged(word, value, mask);
    return;
  }
  bus_.unknown("RTC", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
