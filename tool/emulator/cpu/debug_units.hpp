// What a debugger would see of the core: DWT cycle counter and ITM trace (DDI 0403E sections C1.7 and C1.8).
#pragma once

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator {

/// The private peripheral bus's debug part, 0xE0000000 to 0xE0002FFF and 0xE000EDF0 onwards is left out but
/// for DEMCR. Not modelled: comparators, profiling counters, FPB, and what is written to the ITM's ports.
class DebugUnits : public Device {
 public:
  DebugUnits(Clock& clock, Bus& bus) : clock_(clock), bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  Clock& clock_;
  Bus& bus_;
  std::uint32_t itm_enable_ = 0, itm_control_ = 0, dwt_control_ = 0, cycles_stopped_ = 0;
  std::uint64_t cycles_start_ = 0;
};

}  // namespace tlsfit::emulator
