#include "emulator/stm32f4/tim5.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {

enum : std::uint32_t {
  cr1 = 0x00,
  cr2 = 0x04,
  smcr = 0x08,
  dier = 0x0C,
  sr = 0x10,
  egr = 0x14,
  ccmr1 = 0x18,
  ccmr2 = 0x1C,
  ccer = 0x20,
  cnt = 0x24,
  psc = 0x28,
  arr = 0x2C,
  ccr1 = 0x34,
  ccr4 = 0x40,
  dcr = 0x48,
  dmar = 0x4C,
  option = 0x50,
};
constexpr std::uint32_t uif = 1U << 0, cc4if = 1U << 4, cc4of = 1U << 12;
constexpr std::uint32_t ti4_is_lsi = 1U << 6, ti4_bits = 3U << 6, cc4e = 1U << 12;
constexpr double lsi_period = 1e9 / 32'000;

}  // namespace

Tim5::Tim5(Clock& clock, Bus& bus, Random& random, Lines lines)
    : clock_(clock),
      bus_(bus),
      random_(random),
      lines_(std::move(lines)),
      edge_alarm_(clock, [this] { edge(); }),
      overflow_alarm_(clock, [this] { overflowed(); }),
      period_(lsi_period * (1 + random.normal(0.05))) {
  clock.on_change([this] { set_count(count_at(clock_.now())); });
}

void Tim5::reset() {
  cr1_ = cr2_ = dier_ = sr_ = ccer_ = psc_ = or_ = 0;
  arr_ = 0xFFFFFFFF;
  ccmr_ = {};
  ccr_ = {};
  base_count_ = edges_ = 0;
  plan();
  requests();
}

/// Channel 4 is on, an input (CC4S = 01), and TI4 is LSI (section 13.4.21).
bool Tim5::capturing() const {
  return counting() && (ccer_ & cc4e) != 0 && (ccmr_[1] >> 8 & 3U) == 1 && (or_ & ti4_bits) == ti4_is_lsi &&
         lines_.lsi_on();
}

std::uint32_t Tim5::count_at(Nanoseconds time) const {
  if (!counting()) return base_count_;
  const Nanoseconds span = time > base_time_ ? time - base_time_ : 0;
  const std::uint64_t hz = lines_.clock_hz();
  const std::uint64_t counts = (span / second * hz + span % second * hz / second) / (psc_ + 1ULL);
  const std::uint64_t sum = base_count_ + counts;
  return static_cast<std::uint32_t>(sum % (arr_ + 1ULL));
}

void Tim5::set_count(std::uint32_t count) {
  base_count_ = count;
  base_time_ = clock_.now();
  plan();
}

void Tim5::plan() {
  if (capturing() && !edge_alarm_.pending()) {
    edge_time_ = static_cast<double>(clock_.now()) + period_;
    edge_alarm_.set(static_cast<Nanoseconds>(edge_time_));
  } else if (!capturing()) {
    edge_alarm_.cancel();
  }
  if (counting() && (dier_ & 1U) != 0) {
    const std::uint64_t left = arr_ + 1ULL - count_at(clock_.now());
    overflow_alarm_.set_in(left * (psc_ + 1ULL) * second / lines_.clock_hz() + 1);
  } else {
    overflow_alarm_.cancel();
  }
}

void Tim5::edge() {
  const auto at = static_cast<Nanoseconds>(edge_time_);
  edge_time_ += period_ * (1 + random_.normal(1) * jitter_);
  if (!capturing()) return;
  edge_alarm_.set(static_cast<Nanoseconds>(edge_time_));
  if (++edges_ < 1U << (ccmr_[1] >> 10 & 3U)) return;  // IC4PSC
  edges_ = 0;
  if ((sr_ & cc4if) != 0) sr_ |= cc4of;
  sr_ |= cc4if;
  ccr_[3] = count_at(at);
  requests();
}

void Tim5::overflowed() {
  sr_ |= uif;
  plan();
  requests();
}

void Tim5::requests() {
  lines_.request((sr_ & dier_ & 0x1FU) != 0);
}

std::uint32_t Tim5::read(std::uint32_t offset) {
  switch (offset) {
    case cr1:
      return cr1_;
    case cr2:
      return cr2_;
    case smcr:
    case egr:
    case dcr:
    case dmar:
      return 0;
    case dier:
      return dier_;
    case sr:
      return sr_;
    case ccmr1:
    case ccmr2:
      return ccmr_.at((offset - ccmr1) / 4);
    case ccer:
      return ccer_;
    case cnt:
      return count_at(clock_.now());
    case psc:
      return psc_;
    case arr:
      return arr_;
    case option:
      return or_;
    case ccr4:
      sr_ &= ~cc4if;  // cleared by reading the capture (section 13.4.5)
      requests();
      break;
  }
  if (offset >= ccr1 && offset <= ccr4) return ccr_.at((offset - ccr1) / 4);
  bus_.unknown("TIM5", offset, "read");
  return 0;
}

void Tim5::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const std::uint32_t count = count_at(clock_.now());
  switch (offset) {
    case cr1:
      cr1_ = merged(cr1_, value, mask);
      if ((cr1_ & 0x7EU) != 0) bus_.notes().add("TIM5: only plain up-counting is modelled");
      return set_count(count);
    case cr2:
      cr2_ = merged(cr2_, value, mask);
      return;
    case smcr:
      if ((value & mask) != 0) bus_.notes().add("TIM5: slave modes are not modelled");
      return;
    case dier:
      dier_ = merged(dier_, value, mask);
      plan();
      return requests();
    case sr:
      sr_ &= value | ~mask;
      return requests();
    case egr:
      if ((value & mask & 1U) != 0) set_count(0);
      return;
    case ccmr1:
    case ccmr2: {
      std::uint32_t& ccmr = ccmr_.at((offset - ccmr1) / 4);
      ccmr = merged(ccmr, value, mask);
      return plan();
    }
    case ccer:
      ccer_ = merged(ccer_, value, mask);
      return plan();
    case cnt:
      return set_count(merged(count, value, mask));
    case psc:
      psc_ = merged(psc_, value, mask) & 0xFFFFU;
      return set_count(count);
    case arr:
      arr_ = merged(arr_, value, mask);
      return set_count(count);
    case option:
      or_ = merged(or_, value, mask);
      return plan();
  }
  if (offset >= ccr1 && offset <= ccr4) {
    std::uint32_t& ccr = ccr_.at((offset - ccr1) / 4);
    ccr = merged(ccr, value, mask);
    return;
  }
  bus_.unknown("TIM5", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
