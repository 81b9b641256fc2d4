// The module as someone to talk to: one command at a time, with a deadline, and whatever it says by itself.
#pragma once

#include <span>

#include "net/at/command.hpp"
#include "net/at/dialect.hpp"
#include "net/at/parser.hpp"

namespace net::at {

class Modem {
 public:
  /// Forgets everything, and the bytes that have come so far.
  void reset();

  /// To be filled with a command, and then to be asked.
  Command& command() { return command_; }
  /// Sends the command. `within`: how long its answer may take, ms.
  void ask(std::uint32_t within);
  /// Waits for another answer: a prompt after 'OK', or a verdict on data that was sent.
  void wait(std::uint32_t within);
  /// Whether nothing is being asked, and another command may be.
  bool idle() const;

  /// Moves on. Each line that is no answer comes back as `line`, null if there is none: then the answer, if
  /// it has come. To be called again as long as one of them is there.
  Answer poll(const char*& line);

  /// The data that has begun to come, if any: on which link, and how much of it is missing.
  bool data() const { return left_ != 0; }
  unsigned data_link() const { return link_; }
  std::size_t take(std::span<std::uint8_t> bytes);
  /// How much came with the last header.
  std::size_t size() const { return size_; }

  /// Whether what it said is incomplete: bytes were lost on the line, or data stopped in its middle.
  bool lost();

 private:
  enum class Phase : std::uint8_t {
    Idle,
    Sending,
    Waiting,
    WaitingMore,  // for what follows the answer: the command cannot be repeated
  };
  Answer hear(std::uint8_t byte, const char*& line);
  Answer judge(const char*& line);
  bool begin_data(bool whole);
  void end(std::uint32_t pause);
  bool lasted(std::uint32_t milliseconds) const;

  Command command_;
  Parser parser_;
  Phase phase_ = Phase::Idle;
  bool again_ = false;  ///< it was busy: the command is to be sent once more, after a pause
  std::uint8_t link_ = 0;
  std::uint16_t left_ = 0, size_ = 0;
  std::uint32_t within_ = 0;
  std::uint32_t since_ = 0;  ///< ms: the question, or the end of the last
  std::uint32_t heard_ = 0;  ///< ms: a byte of data, or that it was busy
  std::uint32_t losses_ = 0;
};

}  // namespace net::at
