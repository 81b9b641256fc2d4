// A command on its way to a modem. It is put together of parts while it is sent, so that it stands nowhere as
// a whole: a host name alone may have 253 characters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace net::at {

class Command {
 public:
  /// Begins a new one with this part. Parts must stay where they are until the command has been answered.
  Command& start(const char* part) {
    count_ = 0;
    digits_used_ = 0;
    rewind();
    return add(part);
  }
  Command& add(const char* part) { return put(part, false); }
  /// In double quotes, with a backslash before quotes, commas and backslashes.
  Command& quoted(const char* part) { return put(part, true); }
  /// In decimal digits. Two numbers at most, of which one has a single digit.
  Command& number(std::uint16_t number);

  /// It is to be sent once more, from its beginning.
  void rewind() {
    part_ = 0;
    at_ = 0;
    opened_ = escaped_ = false;
  }

  /// Queues as much as the line has room for. Whether all of it is queued, its end of the line, too.
  bool send();

 private:
  static constexpr std::size_t most_parts = 7;
  Command& put(const char* part, bool quoted);
  bool send(std::uint8_t byte);
  bool send_part(const char* part, bool in_quotes);

  std::array<const char*, most_parts> parts_{};
  std::array<char, 8> digits_{};
  std::uint8_t count_ = 0, quoted_ = 0;  ///< parts; a bit for each
  std::uint8_t digits_used_ = 0;
  std::uint8_t part_ = 0, at_ = 0;  ///< sent so far
  bool opened_ = false, escaped_ = false;
};

}  // namespace net::at
