// General-purpose timers, TIM2 to TIM5: on an F4 TIM2 and TIM5 with 32 bits, else with 16 (RM0368 section 13,
// RM0008 section 15).
#pragma once

#include <array>
#include <functional>
#include <string>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32 {

/// Counting up or down with prescaler and reload, one-pulse mode, update and compare flags and interrupts; on
/// TIM5 input capture of the internal 32 kHz oscillator LSI on channel 4, every, every 2nd, 4th or 8th rising
/// edge. LSI jitters from period to period around what it runs at (Lines::lsi_hz). Not modelled: the
/// channels' pins, both ways (no PWM is seen outside), centre-aligned counting, slave modes and triggers,
/// DMA; that ARR is taken at once even with ARPE, and PSC with the next count.
class Timer : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;  ///< of the timer
    std::function<double()> lsi_hz;           ///< what channel 4 of TIM5 can measure; 0 while it is off
    bool routed_outside = false;              ///< what leads LSI there is not TIM5_OR
    std::function<void(bool)> request;
  };
  enum class Width { Half, Word };
  Timer(std::string name, Width width, Clock& clock, Bus& bus, Random& random, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// The timer's clock has changed, or LSI was switched.
  void clock_changed();
  /// Jitter of LSI's period, as a fraction; 0: an oscillator without noise, for health tests.
  void set_jitter(double fraction) { jitter_ = fraction; }

 private:
  bool counting() const { return (cr1_ & 1U) != 0 && arr_ != 0; }  // section 13.4.12: ARR 0 blocks
  bool down() const { return (cr1_ & 1U << 4) != 0; }
  bool capturing() const;
  bool compares(unsigned channel) const;
  std::uint64_t period() const { return arr_ + 1ULL; }
  std::uint64_t counts_until(std::uint32_t value) const;
  std::uint64_t ticks_at(Nanoseconds time) const;
  std::uint32_t moved(std::uint64_t counts, bool backwards) const;
  std::uint32_t count_at(Nanoseconds time) const;
  void advance(std::uint64_t counts);
  void sync();
  void restart();
  void generate(std::uint32_t events);
  void set(std::uint32_t offset, std::uint32_t value, std::uint32_t mask);
  void tell_unmodelled();
  void edge();
  void plan();
  void requests();

  std::string name_;
  std::uint32_t top_;  // the largest count
  Clock& clock_;
  Bus& bus_;
  Random& random_;
  Lines lines_;
  Alarm edge_alarm_, event_alarm_;
  double edge_time_ = 0, jitter_ = 0.003;
  std::uint32_t cr1_ = 0, cr2_ = 0, smcr_ = 0, dier_ = 0, sr_ = 0, ccer_ = 0, psc_ = 0, arr_ = 0, or_ = 0;
  std::array<std::uint32_t, 2> ccmr_{};
  std::array<std::uint32_t, 4> ccr_{};
  std::uint32_t count_ = 0, edges_ = 0;
  // Since base_time_ the clock has been hz_, and `spent_` of its ticks are in count_ already.
  Nanoseconds base_time_ = 0;
  std::uint64_t spent_ = 0;
  std::uint32_t hz_ = 1;
};

}  // namespace tlsfit::emulator::stm32
