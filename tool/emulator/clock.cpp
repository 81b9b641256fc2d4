#include "emulator/clock.hpp"

#include <algorithm>

namespace tlsfit::emulator {

namespace {

/// amount * to / from, rounded down, without overflow for all the spans a run can last.
std::uint64_t scaled(std::uint64_t amount, std::uint64_t from, std::uint64_t to) {
  return amount / from * to + amount % from * to / from;
}

}  // namespace

Nanoseconds Clock::time_of(std::uint64_t ticks) const {
  return base_time_ + scaled(ticks - base_ticks_, hz_, second);
}

std::uint64_t Clock::tick_of(Nanoseconds time) const {
  if (time == never) return never;
  if (time <= base_time_) return base_ticks_;
  // The first tick at or after `time`: rounding down twice can leave us up to two ticks early.
  std::uint64_t tick = base_ticks_ + scaled(time - base_time_, second, hz_);
  while (time_of(tick) < time) ++tick;
  return tick;
}

void Clock::set_hz(std::uint32_t hz) {
  base_time_ = now();
  base_ticks_ = ticks_;
  hz_ = hz;
  plan();
  for (const auto& action : on_change_) action();
}

void Clock::sleep_until(Nanoseconds time) {
  const std::uint64_t tick = tick_of(time);
  if (time == never || tick <= ticks_) return;
  idle_ticks_ += tick - ticks_;
  ticks_ = tick;
}

void Clock::plan() {
  next_time_ = never;
  for (const Alarm* alarm : alarms_) next_time_ = std::min(next_time_, alarm->due_);
  next_tick_ = tick_of(next_time_);
}

void Clock::fire_due() {
  while (next_tick_ <= ticks_) {
    const auto first = std::min_element(alarms_.begin(), alarms_.end(),
                                        [](const Alarm* a, const Alarm* b) { return a->due_ < b->due_; });
    Alarm& alarm = **first;
    alarm.due_ = never;
    plan();
    alarm.action_();
  }
}

Alarm::Alarm(Clock& clock, std::function<void()> action) : clock_(clock), action_(std::move(action)) {
  clock_.alarms_.push_back(this);
}

Alarm::~Alarm() {
  std::erase(clock_.alarms_, this);
  clock_.plan();
}

void Alarm::set(Nanoseconds time) {
  due_ = time;
  clock_.plan();
}

void Alarm::cancel() {
  if (due_ != never) set(never);
}

}  // namespace tlsfit::emulator
