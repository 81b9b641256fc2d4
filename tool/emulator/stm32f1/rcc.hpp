// RCC: which clock drives the chip, and which peripherals have theirs (RM0008 section 7).
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32f1 {

/// Oscillators start after their typical times (STM32F103xC datasheet, section 5.3), the PLL locks, and
/// SYSCLK, AHB, both APB clocks and the converter's follow the registers. Not modelled: clock interrupts
/// (CIR), the clock security system, MCO, the backup domain (BDCR reads as zero), USB's prescaler.
class Rcc : public Device {
 public:
  /// @param crystal_hz 0: there is none, and it never starts
  Rcc(Clock& clock, Bus& bus, std::uint32_t crystal_hz);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  static constexpr std::uint32_t hsi_hz = 8'000'000;
  std::uint32_t pclk1() const;
  std::uint32_t pclk2() const;
  std::uint32_t adc_hz() const;
  /// Timers on APB1 count PCLK1, or twice that if it is divided (section 7.2).
  std::uint32_t timer1_hz() const;
  bool hsi_on() const { return (cr_ & 1U) != 0; }
  bool lsi_on() const { return (csr_ & 1U) != 0; }

  /// Whether a bit of APB2ENR (0x18) or APB1ENR (0x1C) is set.
  bool enabled(std::uint32_t enable_register, unsigned bit) const;
  /// Calls `reset` when the bit at the same place in the reset register is set.
  void on_reset(std::uint32_t enable_register, unsigned bit, std::function<void()> reset);
  /// Called when HCLK has changed, before code runs at the new one.
  std::function<void(std::uint32_t hclk)> on_clock;
  /// Called when the clock of a timer may be another than before.
  std::function<void()> on_switch;

 private:
  std::uint32_t control() const;
  void write_control(std::uint32_t value);
  void write_configuration(std::uint32_t value);
  std::uint32_t pll_hz() const;
  void switch_clock();

  struct Reset {
    std::uint32_t register_offset;
    unsigned bit;
    std::function<void()> action;
  };

  Clock& clock_;
  Bus& bus_;
  std::uint32_t crystal_hz_;
  std::uint32_t hclk_ = hsi_hz;
  std::uint32_t cr_ = 0x83, cfgr_ = 0, csr_ = 0x0C000000;
  unsigned source_ = 0;  // what SYSCLK is: 0 HSI, 1 HSE, 2 PLL
  Nanoseconds hse_ready_ = never, pll_ready_ = never, lsi_ready_ = never;
  std::array<std::uint32_t, 5> plain_{};  // APB2RSTR to APB1ENR
  std::vector<Reset> resets_;
};

}  // namespace tlsfit::emulator::stm32f1
