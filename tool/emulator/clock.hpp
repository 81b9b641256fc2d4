// Virtual time: what the guest's clocks show. It advances by one CPU clock tick per instruction and by
// leaps while the CPU sleeps; the host's clock has no part in it.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

namespace tlsfit::emulator {

/// A point or span of virtual time, in nanoseconds since reset.
using Nanoseconds = std::uint64_t;

inline constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
inline constexpr Nanoseconds microsecond = 1'000, millisecond = 1'000'000, second = 1'000'000'000;

class Alarm;

/// Counts CPU clock ticks and knows when they are. Instructions are taken as one tick each: no model of
/// pipeline or flash wait states, so 'ticks' are a unit of time for peripherals, not a cycle count.
class Clock {
 public:
  explicit Clock(std::uint32_t hz) : hz_(hz) {}

  std::uint64_t ticks() const { return ticks_; }
  std::uint64_t instructions() const { return ticks_ - idle_ticks_; }
  std::uint32_t hz() const { return hz_; }
  Nanoseconds now() const { return time_of(ticks_); }
  /// When a tick is, as long as the CPU's clock does not change.
  Nanoseconds time_of(std::uint64_t tick) const;
  /// Changes the CPU's clock; time passed so far stays.
  void set_hz(std::uint32_t hz);
  /// Called after each change of the CPU's clock, for timers that count it.
  void on_change(std::function<void()> action) { on_change_.push_back(std::move(action)); }

  /// The CPU ran `count` instructions.
  void run(std::uint64_t count) { ticks_ += count; }
  /// The CPU slept until `time`; nothing happens if that is past.
  void sleep_until(Nanoseconds time);

  /// Tick at which the earliest alarm is due; `never` without one.
  std::uint64_t next_tick() const { return next_tick_; }
  Nanoseconds next_time() const { return next_time_; }
  /// Fires every alarm that is due, earliest first.
  void fire_due();

 private:
  friend class Alarm;
  std::uint64_t tick_of(Nanoseconds time) const;
  void plan();

  std::uint32_t hz_;
  std::uint64_t ticks_ = 0, idle_ticks_ = 0;
  std::uint64_t base_ticks_ = 0;  // hz_ holds since then
  Nanoseconds base_time_ = 0;
  std::vector<Alarm*> alarms_;
  std::vector<std::function<void()>> on_change_;
  std::uint64_t next_tick_ = never;
  Nanoseconds next_time_ = never;
};

/// Something that happens at a time. Lives inside the device it belongs to; the clock must outlive it.
class Alarm {
 public:
  Alarm(Clock& clock, std::function<void()> action);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Sets it (again); a time that is past means as soon as possible.
  void set(Nanoseconds time);
  void set_in(Nanoseconds span) { set(clock_.now() + span); }
  void cancel();
  bool pending() const { return due_ != never; }
  Nanoseconds due() const { return due_; }

 private:
  friend class Clock;
  Clock& clock_;
  std::function<void()> action_;
  Nanoseconds due_ = never;
};

}  // namespace tlsfit::emulator
