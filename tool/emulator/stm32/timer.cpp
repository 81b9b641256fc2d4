#include "emulator/stm32/timer.hpp"

#include <algorithm>

namespace tlsfit::emulator::stm32 {

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
constexpr std::uint32_t cen = 1U << 0, udis = 1U << 1, urs = 1U << 2, opm = 1U << 3, cms = 3U << 5;
constexpr std::uint32_t uif = 1U << 0, cc1if = 1U << 1, cc4if = 1U << 4, cc4of = 1U << 12;
constexpr std::uint32_t interrupts = 0x1F, dma = 0x7F00;
constexpr std::uint32_t ti4_is_lsi = 1U << 6, ti4_bits = 3U << 6, cc4e = 1U << 12;

}  // namespace

Timer::Timer(std::string name, Width width, Clock& clock, Bus& bus, Random& random, Lines lines)
    : name_(std::move(name)),
      top_(width == Width::Word ? 0xFFFFFFFF : 0xFFFF),
      clock_(clock),
      bus_(bus),
      random_(random),
      lines_(std::move(lines)),
      edge_alarm_(clock, [this] { edge(); }),
      event_alarm_(clock, [this] {
        sync();
        plan();
        requests();
      }) {
  reset();
}

void Timer::reset() {
  cr1_ = cr2_ = smcr_ = dier_ = sr_ = ccer_ = psc_ = or_ = count_ = edges_ = 0;
  arr_ = top_;
  ccmr_ = {};
  ccr_ = {};
  restart();
  plan();
  requests();
}

void Timer::clock_changed() {
  sync();
  restart();
  plan();
}

/// Channel 4 is on, an input (CC4S = 01), and TI4 is LSI (section 13.4.21).
bool Timer::capturing() const {
  return counting() && (ccer_ & cc4e) != 0 && (ccmr_[1] >> 8 & 3U) == 1 &&
         (lines_.routed_outside || (or_ & ti4_bits) == ti4_is_lsi) && lines_.lsi_hz && lines_.lsi_hz() > 0;
}

/// Channels 0 to 3 that are outputs (CCxS = 00).
bool Timer::compares(unsigned channel) const {
  return (ccmr_.at(channel / 2) >> (8 * (channel % 2)) & 3U) == 0 && ccr_.at(channel) <= arr_;
}

/// Where the counter is `counts` counts from here.
std::uint32_t Timer::moved(std::uint64_t counts, bool backwards) const {
  const std::uint64_t step = counts % period(), here = count_ % period();
  return static_cast<std::uint32_t>(backwards ? (here + period() - step) % period()
                                              : (here + step) % period());
}

std::uint64_t Timer::counts_until(std::uint32_t value) const {
  const std::uint64_t here = count_ % period();
  const std::uint64_t way = (down() ? here + period() - value : value + period() - here) % period();
  return way == 0 ? period() : way;
}

std::uint64_t Timer::ticks_at(Nanoseconds time) const {
  const Nanoseconds span = time > base_time_ ? time - base_time_ : 0;
  return span / second * hz_ + span % second * hz_ / second;
}

/// At a time that may lie a little before the one that count_ is for.
std::uint32_t Timer::count_at(Nanoseconds time) const {
  const std::uint64_t ticks = ticks_at(time), each = psc_ + 1ULL;
  if (ticks >= spent_) return moved((ticks - spent_) / each, down());
  return moved((spent_ - ticks + each - 1) / each, !down());
}

void Timer::restart() {
  base_time_ = clock_.now();
  spent_ = 0;
  hz_ = std::max(lines_.clock_hz(), 1U);
}

void Timer::sync() {
  if (!counting()) return restart();
  const std::uint64_t counts = (ticks_at(clock_.now()) - spent_) / (psc_ + 1ULL);
  spent_ += counts * (psc_ + 1ULL);
  if (counts != 0) advance(counts);
}

void Timer::advance(std::uint64_t counts) {
  const std::uint64_t update = counts_until(down() ? arr_ : 0);
  const bool updates = counts >= update, stops = updates && (cr1_ & opm) != 0;
  if (stops) counts = update;
  for (unsigned n = 0; n < ccr_.size(); ++n)
    if (compares(n) && counts >= counts_until(ccr_.at(n))) sr_ |= cc1if << n;
  count_ = moved(counts, down());
  if (updates && (cr1_ & udis) == 0) sr_ |= uif;
  if (stops) cr1_ &= ~cen;
}

/// The next update or compare that somebody wants to be interrupted by; all others show when they are asked
/// for.
void Timer::plan() {
  if (capturing() && !edge_alarm_.pending()) {
    edge_time_ = static_cast<double>(clock_.now()) + 1e9 / lines_.lsi_hz();
    edge_alarm_.set(static_cast<Nanoseconds>(edge_time_));
  } else if (!capturing()) {
    edge_alarm_.cancel();
  }
  std::uint64_t counts = never;
  if ((dier_ & uif) != 0) counts = counts_until(down() ? arr_ : 0);
  for (unsigned n = 0; n < ccr_.size(); ++n)
    if ((dier_ & cc1if << n) != 0 && compares(n)) counts = std::min(counts, counts_until(ccr_.at(n)));
  if (!counting() || counts == never) return event_alarm_.cancel();
  const std::uint64_t tick = spent_ + counts * (psc_ + 1ULL);
  event_alarm_.set(base_time_ + tick / hz_ * second + tick % hz_ * second / hz_ + 1);
}

void Timer::edge() {
  const auto at = static_cast<Nanoseconds>(edge_time_);
  if (!capturing()) return;
  edge_time_ += 1e9 / lines_.lsi_hz() * (1 + random_.normal(1) * jitter_);
  edge_alarm_.set(static_cast<Nanoseconds>(edge_time_));
  if (++edges_ < 1U << (ccmr_[1] >> 10 & 3U)) return;  // IC4PSC
  edges_ = 0;
  if ((sr_ & cc4if) != 0) sr_ |= cc4of;
  sr_ |= cc4if;
  ccr_[3] = count_at(at);
  requests();
}

void Timer::requests() {
  lines_.request((sr_ & dier_ & interrupts) != 0);
}

/// EGR (section 13.4.6).
void Timer::generate(std::uint32_t events) {
  if ((events & uif) != 0) {
    count_ = down() ? arr_ : 0;
    restart();
    if ((cr1_ & (udis | urs)) == 0) sr_ |= uif;
  }
  sr_ |= events & interrupts & ~uif;
}

std::uint32_t Timer::read(std::uint32_t offset) {
  sync();
  switch (offset) {
    case cr1:
      return cr1_;
    case cr2:
      return cr2_;
    case smcr:
      return smcr_;
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
      return count_;
    case psc:
      return psc_;
    case arr:
      return arr_;
    case option:
      return or_;
    case ccr4:
      if (!compares(3)) sr_ &= ~cc4if;  // cleared by reading the capture (section 13.4.5)
      requests();
      break;
  }
  if (offset >= ccr1 && offset <= ccr4) return ccr_.at((offset - ccr1) / 4);
  bus_.unknown(name_, offset, "read");
  return 0;
}

void Timer::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  sync();
  set(offset, value, mask);
  tell_unmodelled();
  plan();
  requests();
}

void Timer::set(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const auto store = [&](std::uint32_t& place, std::uint32_t kept) {
    place = merged(place, value, mask) & kept;
  };
  switch (offset) {
    case cr1: {
      const bool ran = counting();
      store(cr1_, 0x3FF);
      if (!ran) restart();
      return;
    }
    case cr2:
      return store(cr2_, 0xF8);
    case smcr:
      return store(smcr_, 0xFFF7);
    case dier:
      return store(dier_, 0x7F5F);
    case sr:  // write zero to clear
      sr_ &= value | ~mask;
      return;
    case egr:
      return generate(value & mask);
    case ccmr1:
    case ccmr2:
      return store(ccmr_.at((offset - ccmr1) / 4), 0xFFFF);
    case ccer:
      return store(ccer_, 0xBBBB);
    case cnt:
      return store(count_, top_);
    case psc:
      return store(psc_, 0xFFFF);
    case arr:
      return store(arr_, top_);
    case dcr:
    case dmar:
      return;
    case option:
      return store(or_, 0xCC0);
  }
  if (offset >= ccr1 && offset <= ccr4) return store(ccr_.at((offset - ccr1) / 4), top_);
  bus_.unknown(name_, offset, "write");
}

void Timer::tell_unmodelled() {
  const auto tell = [this](const char* what) { bus_.notes().add(name_ + ": " + what + " is not modelled"); };
  if ((cr1_ & cms) != 0) tell("centre-aligned counting");
  if ((smcr_ & 7U) != 0) tell("slave mode");
  if ((dier_ & dma) != 0) tell("DMA");
  for (unsigned n = 0; n < 4; ++n)
    if ((ccer_ >> (4 * n) & 1U) != 0 && (ccmr_.at(n / 2) >> (8 * (n % 2)) & 3U) == 0)
      tell("what its channels put out");
}

}  // namespace tlsfit::emulator::stm32
