// The serial port of a CC3000 (TI, 'CC3000 Serial Port Interface (SPI)'): packets either way, and the IRQ
// line.
#pragma once

#include <deque>
#include <functional>

#include "base/bytes.hpp"
#include "emulator/clock.hpp"
#include "emulator/notes.hpp"

namespace tlsfit::emulator {

/// The chip takes a packet when the host has selected it and IRQ has fallen, and has one for the host when
/// IRQ falls by itself; it rises when the host lets go. The first packet after the start is another matter:
/// the host must wait 50 µs before it, and 50 µs after its fourth byte.
class Cc3000Port {
 public:
  Cc3000Port(Clock& clock, Notes& notes);

  /// IRQ's level, when it changes; it is high at first.
  std::function<void(bool high)> on_irq;
  /// What a packet of the host holds, with the byte that fills its last word.
  std::function<void(ByteView)> on_packet;

  /// Starts anew: after `boot` the chip is ready for the first packet.
  void start(Nanoseconds boot);
  void stop();
  /// Queues a packet for the host.
  void say(Bytes packet);
  /// Whether the host has taken everything.
  bool empty() const { return out_.empty(); }

  // The host's side.
  void select(bool selected);
  std::uint8_t exchange(std::uint8_t out);

 private:
  enum class State { Off, Booting, First, Running };
  void set_irq(bool low);
  void take();
  void take_packet();
  std::uint8_t reply(std::size_t at) const;
  std::size_t reply_size() const;

  Clock& clock_;
  Notes& notes_;
  Alarm boot_alarm_, grant_alarm_, offer_alarm_;
  State state_ = State::Off;
  bool low_ = false, selected_ = false, hasty_ = false;
  Nanoseconds last_ = 0;  ///< selected, or the last byte
  Bytes in_;
  std::deque<Bytes> out_;
};

}  // namespace tlsfit::emulator
