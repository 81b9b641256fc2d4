#include "emulator/stm32/watchdog.hpp"

namespace tlsfit::emulator::stm32 {

namespace {
enum : std::uint32_t { kr = 0x00, pr = 0x04, rlr = 0x08, sr = 0x0C };
constexpr std::uint32_t key_reload = 0xAAAA, key_unlock = 0x5555, key_start = 0xCCCC;
}  // namespace

Watchdog::Watchdog(Clock& clock, Bus& bus, std::uint32_t lsi_hz, std::function<void()> on_bite)
    : bus_(bus), alarm_(clock, std::move(on_bite)), lsi_hz_(lsi_hz) {}

std::uint32_t Watchdog::read(std::uint32_t offset) {
  switch (offset) {
    case kr:
    case sr:
      return 0;
    case pr:
      return prescaler_;
    case rlr:
      return reload_;
  }
  bus_.unknown("IWDG", offset, "read");
  return 0;
}

void Watchdog::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t written = value & mask & 0xFFFFU;
  switch (offset) {
    case kr:
      unlocked_ = written == key_unlock;
      running_ = running_ || written == key_start;
      if (running_ && (written == key_start || written == key_reload))
        alarm_.set_in((reload_ + 1ULL) * (4ULL << prescaler_) * second / lsi_hz_);
      return;
    case pr:
      if (unlocked_) prescaler_ = written & 7U;
      return;
    case rlr:
      if (unlocked_) reload_ = written & 0xFFFU;
      return;
  }
  bus_.unknown("IWDG", offset, "write");
}

}  // namespace tlsfit::emulator::stm32
