// CLOCKS: which oscillator or PLL each part of the chip has (datasheet section 2.15).
#pragma once

#include <algorithm>
#include <array>
#include <functional>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::rp2040 {

/// Not modelled: fractional dividers, external clock inputs, clock outputs, frequency counter, resuscitation,
/// clock gates, the clocks of USB and RTC, which keep what is written.
class Clocks : public Device {
 public:
  /// What the sources give now; 0 while they do not run.
  struct Sources {
    std::function<std::uint32_t()> rosc, xosc, pll_sys, pll_usb;
  };
  Clocks(Clock& clock, Bus& bus, Sources sources);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  std::uint32_t ref_hz() const;
  std::uint32_t sys_hz() const;
  std::uint32_t peri_hz() const;
  std::uint32_t adc_hz() const;
  /// Whether the CPU and its peripherals are clocked by the ring oscillator.
  bool on_rosc() const;

 private:
  enum Generator : unsigned { gpout0, gpout1, gpout2, gpout3, ref, sys, peri, usb, adc, rtc, count };
  struct State {
    std::uint32_t ctrl = 0, div = 0x100;
  };
  std::uint32_t auxiliary(Generator generator) const;
  void switched(Generator generator);

  Clock& clock_;
  Bus& bus_;
  Sources sources_;
  std::array<State, count> generators_{};
  unsigned ref_source_ = 0, sys_source_ = 0;  // which of the glitchless multiplexer's is selected
};

}  // namespace tlsfit::emulator::rp2040
