#include "emulator/chips/cc3000_port.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator {

namespace {

constexpr std::uint8_t write_packet = 1, read_packet = 3, reply_packet = 2;
constexpr std::size_t head_size = 5, first_part = 4;
/// How long the chip takes to fall silent, to be ready, and to speak again; the manual draws them, without
/// figures.
constexpr Nanoseconds grant_time = 7 * microsecond, offer_time = 15 * microsecond;
constexpr Nanoseconds first_pause = 50 * microsecond;

}  // namespace

Cc3000Port::Cc3000Port(Clock& clock, Notes& notes)
    : clock_(clock),
      notes_(notes),
      boot_alarm_(clock,
                  [this] {
                    state_ = State::First;
                    set_irq(true);
                  }),
      grant_alarm_(clock, [this] { set_irq(true); }),
      offer_alarm_(clock, [this] {
        if (!selected_) set_irq(true);
      }) {}

void Cc3000Port::set_irq(bool low) {
  if (low == low_) return;
  low_ = low;
  if (on_irq) on_irq(!low);
}

void Cc3000Port::start(Nanoseconds boot) {
  stop();
  state_ = State::Booting;
  boot_alarm_.set_in(boot);
}

void Cc3000Port::stop() {
  state_ = State::Off;
  for (Alarm* alarm : {&boot_alarm_, &grant_alarm_, &offer_alarm_}) alarm->cancel();
  out_.clear();
  in_.clear();
  hasty_ = false;
  set_irq(false);
}

void Cc3000Port::say(Bytes packet) {
  if (state_ != State::Running) return;
  out_.push_back(std::move(packet));
  if (!selected_ && !low_ && !offer_alarm_.pending()) offer_alarm_.set_in(offer_time);
}

void Cc3000Port::select(bool selected) {
  if (selected == selected_) return;
  selected_ = selected;
  last_ = clock_.now();
  if (state_ == State::Off || state_ == State::Booting) return;
  if (selected) {
    in_.clear();
    if (state_ == State::Running && !low_) grant_alarm_.set_in(grant_time);
    return;
  }
  grant_alarm_.cancel();
  take();
  set_irq(state_ == State::First);
  if (!out_.empty()) offer_alarm_.set_in(offer_time);
}

std::size_t Cc3000Port::reply_size() const {
  const std::size_t size = head_size + out_.front().size();
  return size + size % 2;
}

/// The head says how much follows; the packet itself fills whole 16-bit words.
std::uint8_t Cc3000Port::reply(std::size_t at) const {
  const Bytes& packet = out_.front();
  const std::uint8_t head[head_size] = {reply_packet, 0, 0, static_cast<std::uint8_t>(packet.size() >> 8),
                                        static_cast<std::uint8_t>(packet.size())};
  if (at < head_size) return head[at];
  return at - head_size < packet.size() ? packet[at - head_size] : 0;
}

std::uint8_t Cc3000Port::exchange(std::uint8_t out) {
  if (state_ == State::Off || state_ == State::Booting) return 0xFF;
  const std::size_t at = in_.size();
  const Nanoseconds pause = clock_.now() - last_;
  last_ = clock_.now();
  in_.push_back(out);
  if (state_ == State::First) {
    if ((at == 0 || at == first_part) && pause < first_pause) hasty_ = true;
    return 0;
  }
  if (at == 0 && !low_) hasty_ = true;
  return out_.empty() || (at != 0 && in_[0] != read_packet) ? 0 : reply(at);
}

/// The host has let go of the chip: what was that?
void Cc3000Port::take() {
  const bool hasty = std::exchange(hasty_, false);
  if (in_.empty()) return;
  if (hasty)
    return notes_.add(state_ == State::First
                          ? "the CC3000's first packet came without its pauses of 50 µs: it is not heard"
                          : "the CC3000 was spoken to before its IRQ had fallen: it does not hear");
  if (state_ == State::First || in_[0] == write_packet) return take_packet();
  if (in_[0] != read_packet)
    return notes_.add(fmt::format("the CC3000 is told 0x{:02X}, which is no operation of its port", in_[0]));
  if (out_.empty()) return notes_.add("the CC3000 was read, and has nothing to say");
  if (in_.size() != reply_size())
    notes_.add(fmt::format("of a packet of {} bytes from the CC3000 {} were read: the rest is lost",
                           reply_size(), in_.size()));
  out_.pop_front();
}

void Cc3000Port::take_packet() {
  const std::size_t size = in_.size() < head_size ? 0 : std::size_t{in_[1]} << 8 | in_[2];
  if (in_.size() != head_size + size || in_.size() % 2 != 0)
    return notes_.add(fmt::format("the CC3000 is sent {} bytes, whose head says {}", in_.size(), size));
  state_ = State::Running;
  const Bytes packet(in_.begin() + head_size, in_.end());
  if (on_packet) on_packet(packet);
}

}  // namespace tlsfit::emulator
