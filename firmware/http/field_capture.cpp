#include "http/field_capture.hpp"

namespace http {
namespace {

constexpr std::uint16_t behind_version = 9;  // "HTTP/1.1 "

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

void FieldCapture::start(const char* name, std::span<char> into) {
  *this = {};
  name_ = name;
  into_ = into;
  if (into.empty()) return;
  into_[0] = 0;
  see_ = take;
}

void FieldCapture::take(FieldCapture& self, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    if (self.place_ == Place::Behind) return;
    self.take_byte(static_cast<char>(byte));
  }
}

void FieldCapture::line_ended() {
  if (column_ == 0 && !first_line_) {
    first_line_ = interim_;
    place_ = interim_ ? Place::Name : Place::Behind;
    interim_ = false;
    return;
  }
  first_line_ = false;
  column_ = 0;
  place_ = used_ == 0 ? Place::Name : Place::Skip;  // the first field of the name counts
}

void FieldCapture::take_byte(char c) {
  if (c == '\n') return line_ended();
  if (c == '\r') return;
  if (first_line_ && column_ == behind_version && c == '1') interim_ = true;
  const std::uint16_t column = column_;
  if (column_ < 0xFFFF) ++column_;
  switch (place_) {
    case Place::Name:
      // Up to its end the name agrees, so that the column is within it.
      if (name_[column] == 0)
        place_ = c == ':' ? Place::Value : Place::Skip;
      else if (lower(c) != lower(name_[column]))
        place_ = Place::Skip;
      return;
    case Place::Value:
      if (used_ == 0 && (c == ' ' || c == '\t')) return;
      if (used_ + 1u >= into_.size()) return;
      // What is not printable would be control sequences to a terminal.
      into_[used_++] = c >= ' ' && c <= '~' ? c : '?';
      into_[used_] = 0;
      return;
    case Place::Skip:
    case Place::Behind:
      return;
  }
}

}  // namespace http
