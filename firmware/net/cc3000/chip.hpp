// The CC3000 as someone to talk to, one command at a time. On its serial port (TI, 'CC3000 Serial Port
// Interface (SPI)') each side speaks when the other is ready, which the chip says by its IRQ line. Nothing
// here waits: poll() moves things on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "net/cc3000/hci.hpp"

namespace net::cc3000 {

/// What the chip says. Of its arguments the front is kept, which is all that we look at.
struct Event {
  hci::Opcode opcode{};
  std::uint8_t status = 0;
  std::uint8_t size = 0;  ///< of the arguments that are here
  std::array<std::uint8_t, 24> arguments{};

  /// The 32-bit argument that begins at this byte; 0 if the event is shorter.
  std::uint32_t word(std::size_t at) const;
  std::uint8_t byte(std::size_t at) const { return at < size ? arguments[at] : std::uint8_t{0}; }
};

class Chip {
 public:
  /// Disables the chip, which forgets everything.
  void off();
  /// Enables it. Once it has started it is told to go on (SIMPLE_LINK_START), which it answers.
  void on();

  enum class Heard : std::uint8_t {
    Nothing,
    Answer,   ///< event() is the answer to the last command
    Event,    ///< event() is new
    Garbage,  ///< that is no packet: the chip is not what it was
  };
  Heard poll();
  const Event& event() const { return event_; }

  /// Whether a command may be written: nothing is to be answered, and the chip takes it. Asks for that, if
  /// need be.
  bool ready();
  /// Whether it has been asked to take a packet, which it must get.
  bool asked() const { return state_ == State::Asked; }
  /// Whether an answer, or its being ready, is overdue.
  bool late() const;

  // A packet, once ready(): as many bytes as its head said must follow.
  /// A command whose arguments have this size. Its answer is due within `within` ms.
  void command(hci::Opcode opcode, std::size_t arguments, std::uint16_t within);
  /// `size` bytes for a socket, behind the arguments, of this size. Answered as a command is, by `answer`.
  void data(std::uint8_t opcode, std::size_t arguments, std::size_t size, hci::Opcode answer,
            std::uint16_t within);
  void word(std::uint32_t value);
  /// Numbers of 32 bits.
  template <class... Values>
  void words(Values... values) {
    (word(static_cast<std::uint32_t>(values)), ...);
  }
  void bytes(const void* from, std::size_t size);
  /// The packet is whole.
  void end();

  /// A socket's bytes are about to come: nothing else goes on until they have been taken.
  void await_data(std::uint16_t within);
  /// How many of them have begun to come, and are still to be taken.
  std::size_t data() const { return state_ == State::Data ? left_ : 0; }
  std::size_t take(std::span<std::uint8_t> bytes);

 private:
  enum class State : std::uint8_t {
    Off,
    Starting,  // it is enabled, and not yet ready
    Selected,  // for the first packet, which it takes without being asked
    Begun,     // of which it has got the first four bytes
    Idle,
    Asked,  // to take a packet
    Data,   // it gives one that somebody must take
  };
  void enter(State state);
  bool lasted(std::uint32_t milliseconds) const;
  void await(hci::Opcode answer, std::uint16_t within);
  void head(std::size_t size);
  Heard read();
  Heard read_event(const std::uint8_t* head, std::size_t size);
  Heard read_data(const std::uint8_t* head, std::size_t size);
  void release();

  State state_ = State::Off;
  bool pad_ = false;  ///< a byte more is to follow: packets fill whole 16-bit words
  bool low_ = false;  ///< IRQ has been low since the last packet, which may still be that packet's doing
  bool awaiting_ = false;
  hci::Opcode awaited_{};
  std::uint16_t within_ = 0;
  std::uint16_t left_ = 0;
  std::uint32_t since_ = 0, written_ = 0;  ///< ms: of the state, of the last command
  Event event_;
};

}  // namespace net::cc3000
