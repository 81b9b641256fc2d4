// WATCHDOG, which also makes the microsecond that the timer counts (datasheet section 4.7), and TIMER
// (section 4.6).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::rp2040 {

/// Not modelled: debug pauses, the reason of a reset.
class Watchdog : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> reference_hz;
    std::function<bool()> resets_anything;  ///< PSM_WDSEL
    std::function<void()> on_bite;
    std::function<void()> on_tick_change;
  };
  Watchdog(Clock& clock, Bus& bus, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  /// How long one of its ticks takes, which should be a microsecond; 0: it does not tick.
  Nanoseconds tick() const;

 private:
  void restart();
  std::uint32_t left() const;
  void bite();

  Clock& clock_;
  Bus& bus_;
  Lines lines_;
  Alarm alarm_;
  std::uint32_t ctrl_ = 0, load_ = 0, tick_ = 0x200;
  std::array<std::uint32_t, 8> scratch_{};
};

/// Not modelled: alarms, pauses, setting the time.
class Timer : public Device {
 public:
  Timer(Clock& clock, Bus& bus, std::function<Nanoseconds()> tick)
      : clock_(clock), bus_(bus), tick_(std::move(tick)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// From now on ticks take another time.
  void tick_changes();

 private:
  std::uint64_t count() const;

  Clock& clock_;
  Bus& bus_;
  std::function<Nanoseconds()> tick_;
  std::uint64_t counted_ = 0;  // until since_
  Nanoseconds since_ = 0, tick_time_ = 0;
  std::uint32_t latched_ = 0;  // TIMEHR, by reading TIMELR
};

}  // namespace tlsfit::emulator::rp2040
