// RCC: which clock drives the chip, and which peripherals have theirs (RM0368 section 6).
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Oscillators start after their typical times (STM32F401xB/xC datasheet, tables 36 to 39), the PLL locks,
/// and SYSCLK, AHB and both APB clocks follow the registers. So does the RTC's clock, with LSE, LSI and HSE /
/// RTCPRE; BDCR is written only while PWR_CR.DBP lets it. Not modelled: clock interrupts (CIR), PLLI2S, the
/// clock security system, MCO.
class Rcc : public Device {
 public:
  /// Frequencies of the crystals HSE and LSE; 0: there is none, and it never starts.
  struct Crystals {
    std::uint32_t high_hz = 0, low_hz = 0;
  };
  Rcc(Clock& clock, Bus& bus, Crystals crystals);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  static constexpr std::uint32_t hsi_hz = 16'000'000;
  std::uint32_t hclk() const { return hclk_; }
  std::uint32_t pclk1() const;
  std::uint32_t pclk2() const;
  /// Timers on APB1 count PCLK1, or twice that if it is divided (section 6.2).
  std::uint32_t timer1_hz() const;
  bool lsi_on() const { return (csr_ & 1U) != 0; }
  /// What RTCSEL selects (section 6.3.14), 0 while it is off or nothing; LSI runs at `lsi_hz`.
  std::uint32_t rtc_hz(std::uint32_t lsi_hz) const;

  /// Whether a bit of an enable register (AHB1ENR 0x30, APB1ENR 0x40, APB2ENR 0x44) is set.
  bool enabled(std::uint32_t enable_register, unsigned bit) const;
  /// Calls `reset` when the bit at the same place in the reset register is set.
  void on_reset(std::uint32_t enable_register, unsigned bit, std::function<void()> reset);
  /// Called when HCLK has changed, before code runs at the new one.
  std::function<void(std::uint32_t hclk)> on_clock;
  /// Called when the clock of a timer or the RTC may be another than before.
  std::function<void()> on_switch;
  std::function<bool()> backup_writable;  ///< PWR_CR.DBP
  std::function<void()> on_backup_reset;  ///< BDCR.BDRST

 private:
  std::uint32_t control() const;
  void write_control(std::uint32_t value);
  std::uint32_t system_hz(unsigned source) const;
  std::uint32_t pll_hz() const;
  void switch_clock();
  void write_backup(std::uint32_t value);
  bool lse_ready() const { return (bdcr_ & 1U) != 0 && clock_.now() >= lse_ready_; }

  struct Reset {
    std::uint32_t register_offset;
    unsigned bit;
    std::function<void()> action;
  };

  Clock& clock_;
  Bus& bus_;
  Crystals crystals_;
  std::uint32_t hclk_ = hsi_hz;
  std::uint32_t cr_ = 0x83, pllcfgr_ = 0x24003010, cfgr_ = 0, csr_ = 0x0E000000, bdcr_ = 0, dckcfgr_ = 0;
  unsigned source_ = 0;  // what SYSCLK is: 0 HSI, 1 HSE, 2 PLL
  Nanoseconds hse_ready_ = never, pll_ready_ = never, lsi_ready_ = never, lse_ready_ = never;
  Alarm lse_started_;
  std::array<std::uint32_t, 0x90 / 4> plain_{};  // enable, low-power and reset registers
  std::vector<Reset> resets_;
};

}  // namespace tlsfit::emulator::stm32f4
