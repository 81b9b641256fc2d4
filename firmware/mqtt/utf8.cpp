#include "mqtt/utf8.hpp"

namespace mqtt {

// RFC 3629 section 3.
bool Utf8::take(std::uint8_t byte) {
  if (left_ == 0) {
    value_ = least_ = 0;
    if (byte < 0x80) return byte != 0;
    left_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    least_ = left_ == 1 ? 0x80 : left_ == 2 ? 0x800 : 0x10000;
    value_ = byte & (0x3FU >> left_);
    return byte >= 0xC2 && byte <= 0xF4;
  }
  value_ = value_ << 6 | (byte & 0x3FU);
  if (byte >> 6 != 2) return false;
  if (--left_ != 0) return true;
  return value_ >= least_ && value_ >> 11 != 0xD800 >> 11 && value_ <= 0x10FFFF;
}

}  // namespace mqtt
