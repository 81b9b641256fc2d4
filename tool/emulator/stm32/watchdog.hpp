// IWDG, the independent watchdog (RM0368 section 15, RM0008 section 19).
#pragma once

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator::stm32 {

/// Counts LSI periods of exactly its typical frequency. Not modelled: starting by option byte, write
/// protection by time.
class Watchdog : public Device {
 public:
  Watchdog(Clock& clock, Bus& bus, std::uint32_t lsi_hz, std::function<void()> on_bite);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  Bus& bus_;
  Alarm alarm_;
  std::uint32_t lsi_hz_;
  bool running_ = false, unlocked_ = false;
  std::uint32_t prescaler_ = 0, reload_ = 0xFFF;
};

}  // namespace tlsfit::emulator::stm32
