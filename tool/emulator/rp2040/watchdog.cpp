#include "emulator/rp2040/watchdog.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
namespace watchdog {
enum : std::uint32_t {
  ctrl = 0x00,
  load = 0x04,
  reason = 0x08,
  scratch = 0x0C,
  scratch_end = 0x2C,
  tick = 0x2C
};
constexpr std::uint32_t trigger = 1U << 31, enable = 1U << 30, time = 0xFFFFFF;
constexpr std::uint32_t tick_running = 1U << 10, tick_enable = 1U << 9, tick_cycles = 0x1FF;
}  // namespace watchdog
namespace timer {
enum : std::uint32_t { timehr = 0x08, timelr = 0x0C, timerawh = 0x24, timerawl = 0x28 };
}  // namespace timer
/// Erratum RP2040-E1: it counts down twice in every tick.
constexpr std::uint32_t counts_a_tick = 2;
}  // namespace

Watchdog::Watchdog(Clock& clock, Bus& bus, Lines lines)
    : clock_(clock), bus_(bus), lines_(std::move(lines)), alarm_(clock, [this] { bite(); }) {}

void Watchdog::bite() {
  if (!lines_.resets_anything())
    return bus_.notes().add("WATCHDOG: time is up, but PSM_WDSEL selects nothing that it resets");
  lines_.on_bite();
}

Nanoseconds Watchdog::tick() const {
  const std::uint32_t cycles = tick_ & watchdog::tick_cycles, hz = lines_.reference_hz();
  return (tick_ & watchdog::tick_enable) == 0 || cycles == 0 || hz == 0 ? 0 : cycles * second / hz;
}

std::uint32_t Watchdog::left() const {
  const Nanoseconds each = tick();
  if (!alarm_.pending() || each == 0) return load_;
  return static_cast<std::uint32_t>((alarm_.due() - clock_.now()) * counts_a_tick / each);
}

void Watchdog::restart() {
  if ((ctrl_ & watchdog::enable) == 0 || tick() == 0) return alarm_.cancel();
  alarm_.set_in(load_ * tick() / counts_a_tick);
}

std::uint32_t Watchdog::read(std::uint32_t offset) {
  if (offset >= watchdog::scratch && offset < watchdog::scratch_end)
    return scratch_.at((offset - watchdog::scratch) / 4);
  switch (offset) {
    case watchdog::ctrl:
      return ctrl_ | (left() & watchdog::time);
    case watchdog::reason:
      return 0;
    case watchdog::tick:
      return tick_ | (tick() != 0 ? watchdog::tick_running : 0);
  }
  bus_.unknown("WATCHDOG", offset, "read");
  return 0;
}

void Watchdog::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  if (offset >= watchdog::scratch && offset < watchdog::scratch_end) {
    std::uint32_t& word = scratch_.at((offset - watchdog::scratch) / 4);
    word = merged(word, value, mask);
    return;
  }
  switch (offset) {
    case watchdog::ctrl:
      ctrl_ = merged(ctrl_, value, mask) & ~(watchdog::trigger | watchdog::time);
      if ((value & mask & watchdog::trigger) != 0) return bite();
      return restart();
    case watchdog::load:
      load_ = merged(load_, value, mask) & watchdog::time;
      return restart();
    case watchdog::tick:
      if (lines_.on_tick_change) lines_.on_tick_change();
      tick_ = merged(tick_, value, mask) & (watchdog::tick_enable | watchdog::tick_cycles);
      if (tick() != 0 && (tick() < microsecond * 9 / 10 || tick() > microsecond * 11 / 10))
        bus_.notes().add("WATCHDOG: TICK does not make a microsecond of clk_ref");
      if (lines_.on_tick_change) lines_.on_tick_change();
      return restart();
  }
  bus_.unknown("WATCHDOG", offset, "write");
}

/// While its tick lasts as long as it did when that was last looked at.
std::uint64_t Timer::count() const {
  return counted_ + (tick_time_ == 0 ? 0 : (clock_.now() - since_) / tick_time_);
}

void Timer::tick_changes() {
  counted_ = count();
  since_ = clock_.now();
  tick_time_ = tick_();
}

void Timer::reset() {
  tick_changes();
  counted_ = 0;
}

std::uint32_t Timer::read(std::uint32_t offset) {
  switch (offset) {
    case timer::timerawl:
      return static_cast<std::uint32_t>(count());
    case timer::timerawh:
      return static_cast<std::uint32_t>(count() >> 32);
    case timer::timelr:
      latched_ = static_cast<std::uint32_t>(count() >> 32);
      return static_cast<std::uint32_t>(count());
    case timer::timehr:
      return latched_;
  }
  bus_.unknown("TIMER", offset, "read");
  return 0;
}

void Timer::write(std::uint32_t offset, std::uint32_t, std::uint32_t) {
  bus_.unknown("TIMER", offset, "write");
}

}  // namespace tlsfit::emulator::rp2040
