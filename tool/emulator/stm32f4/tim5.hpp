// TIM5: a 32-bit counter whose channel 4 can capture edges of the internal 32 kHz oscillator, LSI
// (RM0368 section 13, TIM5_OR).
#pragma once

#include <array>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Up-counting with prescaler and reload, update interrupt, and input capture of LSI on channel 4, every,
/// every 2nd, 4th or 8th rising edge. LSI runs at its typical 32 kHz (datasheet table 38) with a fixed offset
/// drawn from the seed, and jitters from period to period.
/// Not modelled: output compare, PWM, other channels' inputs, one-pulse and slave modes, DMA.
class Tim5 : public Device {
 public:
  struct Lines {
    std::function<std::uint32_t()> clock_hz;  ///< of the timer
    std::function<bool()> lsi_on;
    std::function<void(bool)> request;
  };
  Tim5(Clock& clock, Bus& bus, Random& random, Lines lines);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// Jitter of LSI's period, as a fraction; 0: an oscillator without noise, for health tests.
  void set_jitter(double fraction) { jitter_ = fraction; }

 private:
  bool counting() const { return (cr1_ & 1U) != 0; }
  bool capturing() const;
  std::uint32_t count_at(Nanoseconds time) const;
  void set_count(std::uint32_t count);
  void edge();
  void overflowed();
  void plan();
  void requests();

  Clock& clock_;
  Bus& bus_;
  Random& random_;
  Lines lines_;
  Alarm edge_alarm_, overflow_alarm_;
  double period_, edge_time_ = 0, jitter_ = 0.003;
  std::uint32_t cr1_ = 0, cr2_ = 0, dier_ = 0, sr_ = 0, ccer_ = 0, psc_ = 0, arr_ = 0xFFFFFFFF, or_ = 0;
  std::array<std::uint32_t, 2> ccmr_{};
  std::array<std::uint32_t, 4> ccr_{};
  std::uint32_t base_count_ = 0, edges_ = 0;
  Nanoseconds base_time_ = 0;
};

}  // namespace tlsfit::emulator::stm32f4
