// The module as someone to talk to: one command at a time, with a deadline, and whatever it says by itself.
// Espressif, 'ESP8266 AT Instruction Set', for firmware 0.25 to 1.7, and the ESP-AT user guide for 2.x.
#pragma once

#include <span>

#include "net/at/command.hpp"
#include "net/at/parser.hpp"

namespace net::esp8266 {

enum class Answer : std::uint8_t {
  None,
  Ok,
  Error,
  Prompt,   ///< the module waits for data
  Timeout,  ///< no answer in time
};

class Modem {
 public:
  /// Forgets everything, and the bytes that have come so far.
  void reset();

  /// To be filled with a command, and then to be asked.
  at::Command& command() { return command_; }
  /// Sends the command. `within`: how long its answer may take, ms.
  void ask(std::uint16_t within);
  /// The same for AT+CIPRECVDATA of this link, whose answer does not name it.
  void ask_for_data(unsigned link, std::uint16_t within) {
    pulled_ = static_cast<std::uint8_t>(link);
    ask(within);
  }
  /// Waits for another answer: a prompt after 'OK', or a verdict on data that was sent.
  void wait(std::uint16_t within);
  /// Whether nothing is being asked, and another command may be.
  bool idle() const;

  /// Moves on. Each line that is no answer comes back as `line`, null if there is none: then the answer, if
  /// it has come. To be called again as long as one of them is there.
  Answer poll(const char*& line);

  /// The data that has begun to come, if any: on which link, and how much of it is missing.
  bool data() const { return left_ != 0; }
  unsigned data_link() const { return link_; }
  std::size_t take(std::span<std::uint8_t> bytes);
  /// How much the last AT+CIPRECVDATA brought.
  std::size_t pulled() const { return size_; }

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
  void header();
  void end(std::uint16_t pause);
  bool lasted(std::uint32_t milliseconds) const;

  at::Command command_;
  at::Parser parser_;
  Phase phase_ = Phase::Idle;
  bool again_ = false;  ///< it was busy: the command is to be sent once more, after a pause
  std::uint8_t pulled_ = 0, link_ = 0;
  std::uint16_t left_ = 0, size_ = 0;
  std::uint16_t within_ = 0;
  std::uint32_t since_ = 0;  ///< ms: the question, or the end of the last
  std::uint32_t heard_ = 0;  ///< ms: a byte of data, or that it was busy
  std::uint32_t losses_ = 0;
};

}  // namespace net::esp8266
