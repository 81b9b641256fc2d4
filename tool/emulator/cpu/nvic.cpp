#include "emulator/cpu/nvic.hpp"

#include <algorithm>

namespace tlsfit::emulator {

namespace {

/// NMI, HardFault, SVCall, PendSV and SysTick cannot be disabled here; the three faults can, in SHCSR.
bool always_enabled(unsigned number) {
  return number < exception::irq0 && number != exception::mem_manage && number != exception::bus_fault &&
         number != exception::usage_fault;
}

}  // namespace

void Nvic::set_enabled(unsigned number, bool on) {
  lines_.at(number).enabled = on;
  look();
}

void Nvic::set_pending(unsigned number, bool on) {
  const bool news = on && !lines_.at(number).pending;
  lines_.at(number).pending = on;
  look();
  if (news && on_pended) on_pended();
}

void Nvic::set_priority(unsigned number, std::uint8_t priority) {
  lines_.at(number).priority = priority & priority_bits_;
}

void Nvic::set_request(unsigned irq, bool level) {
  Line& line = lines_.at(exception::irq0 + irq);
  if (level == line.request) return;
  line.request = level;
  if (level) set_pending(exception::irq0 + irq, true);
}

void Nvic::look() {
  attention_ = false;
  for (unsigned n = 0; n < count; ++n)
    attention_ = attention_ || (lines_[n].pending && (lines_[n].enabled || always_enabled(n)));
}

int Nvic::group_part(std::uint8_t priority) const {
  return priority & static_cast<int>(0xFFU << (group_ + 1) & 0xFFU);
}

int Nvic::priority(unsigned number) const {
  if (number == exception::nmi) return -2;
  if (number == exception::hard_fault) return -1;
  return group_part(lines_.at(number).priority);
}

int Nvic::execution_priority(const Masks& masks) const {
  int result = 256;
  for (unsigned n = 0; n < count; ++n)
    if (lines_[n].active) result = std::min(result, priority(n));
  if (masks.basepri != 0) result = std::min(result, group_part(masks.basepri));
  if (masks.primask) result = std::min(result, 0);
  if (masks.faultmask) result = std::min(result, -1);
  return result;
}

std::optional<unsigned> Nvic::next(const Masks& masks) const {
  if (!attention_) return std::nullopt;
  std::optional<unsigned> best;
  // Of equal group priorities the lower whole priority wins, of equal ones the lower number (B1.5.4).
  const auto rank = [&](unsigned n) { return n <= exception::hard_fault ? priority(n) : lines_[n].priority; };
  for (unsigned n = exception::nmi; n < count; ++n) {
    if (!lines_[n].pending || !(lines_[n].enabled || always_enabled(n))) continue;
    if (!best || rank(n) < rank(*best)) best = n;
  }
  if (best && priority(*best) < execution_priority(masks)) return best;
  return std::nullopt;
}

bool Nvic::wakes(const Masks& masks) const {
  Masks unmasked = masks;
  unmasked.primask = false;
  return next(unmasked).has_value();
}

void Nvic::activate(unsigned number) {
  lines_.at(number).active = true;
  lines_.at(number).pending = false;
  look();
}

void Nvic::deactivate(unsigned number) {
  Line& line = lines_.at(number);
  line.active = false;
  look();
  if (line.request) set_pending(number, true);  // still held: it comes again (B3.4.1)
}

unsigned Nvic::active_count() const {
  return static_cast<unsigned>(
      std::count_if(lines_.begin(), lines_.end(), [](const Line& line) { return line.active; }));
}

}  // namespace tlsfit::emulator
