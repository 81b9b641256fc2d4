#include "emulator/cpu/systick.hpp"

namespace tlsfit::emulator {

namespace {
enum : std::uint32_t { csr = 0x0, rvr = 0x4, cvr = 0x8, calib = 0xC };
constexpr std::uint32_t counter_bits = 0x00FFFFFF, no_reference = 1U << 31, countflag = 1U << 16;
}  // namespace

SysTick::SysTick(Clock& clock, std::function<void()> on_zero)
    : clock_(clock), on_zero_(std::move(on_zero)), alarm_(clock, [this] { reached_zero(); }) {
  clock.on_change([this] { plan(); });
}

std::uint32_t SysTick::value() const {
  if (!running()) return stopped_value_;
  const std::uint64_t position = (clock_.ticks() - start_) / divider() % (reload_ + 1ULL);
  return position == 0 ? 0 : static_cast<std::uint32_t>(reload_ + 1ULL - position);
}

void SysTick::restart() {
  start_ = clock_.ticks();
  next_zero_ = start_ + period();
  plan();
}

void SysTick::plan() {
  if (running())
    alarm_.set(clock_.time_of(next_zero_));
  else
    alarm_.cancel();
}

void SysTick::reached_zero() {
  // A change of the CPU's clock can shift an alarm by a tick: then it is not there yet.
  if (clock_.ticks() >= next_zero_) {
    counted_ = true;
    // A long block of code may have run past more than one zero; they make one interrupt, as pending is a
    // bit.
    next_zero_ += ((clock_.ticks() - next_zero_) / period() + 1) * period();
    if ((control_ & 2U) != 0) on_zero_();
  }
  plan();
}

std::uint32_t SysTick::read(std::uint32_t offset) {
  switch (offset) {
    case csr: {
      const std::uint32_t result = control_ | (counted_ ? countflag : 0);
      counted_ = false;
      return result;
    }
    case rvr:
      return reload_;
    case cvr:
      return value();
    case calib:
      return no_reference;
  }
  return 0;
}

void SysTick::write(std::uint32_t offset, std::uint32_t written, std::uint32_t mask) {
  switch (offset) {
    case csr: {
      const std::uint32_t old = control_, before = value();
      control_ = merged(control_, written, mask) & 7U;
      if ((control_ & 1U) == 0) stopped_value_ = before;
      if (((old ^ control_) & 5U) != 0) restart();
      break;
    }
    case rvr:
      reload_ = merged(reload_, written, mask) & counter_bits;
      restart();
      break;
    case cvr:  // any value clears it
      counted_ = false;
      stopped_value_ = 0;
      restart();
      break;
    default:
      break;
  }
}

}  // namespace tlsfit::emulator
