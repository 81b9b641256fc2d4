// UTF-8 (RFC 3629), looked at byte by byte.
#pragma once

#include <cstdint>

namespace mqtt {

/// What has been seen of a text so far.
class Utf8 {
 public:
  /// Whether the text is still well-formed with this byte: no overlong form, no surrogate, nothing beyond
  /// U+10FFFF [MQTT-1.5.3-1], and no U+0000 [MQTT-1.5.3-2].
  bool take(std::uint8_t byte);
  /// Whether it may end here.
  bool whole() const { return left_ == 0; }

 private:
  std::uint32_t left_ = 0;   ///< bytes that the character still has
  std::uint32_t value_ = 0;  ///< of it so far
  std::uint32_t least_ = 0;  ///< of as many bytes
};

}  // namespace mqtt
