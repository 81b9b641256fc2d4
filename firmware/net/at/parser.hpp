// Takes apart what an AT modem says (ITU-T V.250 §5.7): lines, prompts, and the headers of data. It knows no
// modem: which lines there are, and how much data follows a header, is for the driver to know.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace net::at {

enum class Event : std::uint8_t {
  None,
  Line,    ///< line() is whole
  Prompt,  ///< '>' at the beginning of a line: the modem waits for data
  Mark,    ///< line() begins with '+', and so far ends with ':' or ',': it may be the header of data
};

class Parser {
 public:
  /// What of a line is kept; the rest of a longer one is passed over.
  static constexpr std::size_t longest_line = 31;

  Event take(std::uint8_t byte);

  /// Of the last event, null-terminated, without the end of the line and without spaces in front.
  const char* line() const { return line_.data(); }

  /// What comes next begins a new line: the data after a header has ended.
  void restart() { size_ = 0; }

 private:
  std::array<char, longest_line + 1> line_{};
  std::uint8_t size_ = 0;
  bool ended_ = false;  ///< the line was told
};

/// What of `line` follows `beginning`; null if it begins otherwise.
const char* after(const char* line, const char* beginning);

/// Reads "1,234:" or "1,234" into its numbers, from the front: what follows the last; null if `count` numbers
/// are not there, with a comma between each two.
const char* numbers(const char* text, std::uint32_t* out, std::size_t count);

}  // namespace net::at
