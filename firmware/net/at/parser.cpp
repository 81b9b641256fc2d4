#include "net/at/parser.hpp"

#include "text/text.hpp"

namespace net::at {

Event Parser::take(std::uint8_t byte) {
  if (ended_) size_ = 0;
  ended_ = false;
  if (byte == '\n') {
    line_[size_] = 0;
    ended_ = size_ != 0;
    return ended_ ? Event::Line : Event::None;
  }
  // Noise, the end of a line before its '\n', and spaces in front of a line.
  if (byte < ' ' || byte > '~' || (byte == ' ' && size_ == 0)) return Event::None;
  if (byte == '>' && size_ == 0) return Event::Prompt;
  if (size_ < longest_line) line_[size_++] = static_cast<char>(byte);
  if (line_[0] != '+' || (byte != ':' && byte != ',')) return Event::None;
  line_[size_] = 0;
  return Event::Mark;
}

const char* after(const char* line, const char* beginning) {
  for (; *beginning != 0; ++line, ++beginning)
    if (*line != *beginning) return nullptr;
  return line;
}

const char* numbers(const char* text, std::uint32_t* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0 && *text++ != ',') return nullptr;
    text = text::decimal(text, out[i]);
    if (text == nullptr) return nullptr;
  }
  return text;
}

}  // namespace net::at
