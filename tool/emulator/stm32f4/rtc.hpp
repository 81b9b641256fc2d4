// RTC, the real-time clock (RM0368 section 17).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32f4 {

/// The calendar with sub-seconds, both prescalers, 24 and 12 hours, one hour more or less; initialisation
/// mode; write protection, by WPR's keys and by PWR_CR.DBP; shadow registers, which stand still from reading
/// the time until the date is read (unless BYPSHAD); backup registers. It counts what RCC_BDCR selects, and
/// time begins at 1 January 2000, for a board whose battery was just put in. Not modelled, and told once:
/// alarms, the wake-up timer, shifting, calibration, time stamps and tamper detection. INITF and RSF follow
/// at once, not after two RTC clocks.
class Rtc : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;  ///< what RTCSEL selects; 0: nothing, or it is off
    std::function<bool()> writable;           ///< PWR_CR.DBP
  };
  Rtc(Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// The backup domain is reset (RCC_BDCR.BDRST).
  void reset();
  /// RCC has selected another clock, or switched it.
  void clock_changed();

 private:
  /// What the three shadow registers show.
  struct Shown {
    std::uint32_t time = 0, date = 0, sub_seconds = 0;
  };
  bool unlocked() const { return key_ == 2; }
  bool initialising() const;
  std::uint64_t per_second() const;
  void sync();
  Shown now();
  void set_calendar();
  void set_status(std::uint32_t value);
  void set_control(std::uint32_t value);
  bool may_write(std::uint32_t offset);
  void take_key(std::uint32_t key);

  Clock& clock_;
  Bus& bus_;
  Lines lines_;
  std::uint32_t cr_ = 0, isr_ = 0, prer_ = 0, tafcr_ = 0;
  std::uint32_t time_ = 0, date_ = 0;  // as written in initialisation mode
  std::array<std::uint32_t, 20> backup_{};
  std::int64_t seconds_ = 0;    // of the calendar since 1 January 2000
  std::uint64_t fraction_ = 0;  // clocks of the second that has begun
  unsigned weekday_shift_ = 0;  // the week is the guest's own: what it wrote, less what the date says
  unsigned key_ = 0;            // how many of WPR's keys have come
  Nanoseconds base_time_ = 0;   // seconds_ and fraction_ are of then
  std::uint32_t hz_ = 0;        // what it has counted since
  Shown shown_;
  bool frozen_ = false;  // SSR or TR was read, DR was not yet
};

}  // namespace tlsfit::emulator::stm32f4
