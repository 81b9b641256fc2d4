#include "mqtt/writer.hpp"

#include <algorithm>

namespace mqtt {

void Writer::bytes(const void* bytes, std::size_t size) {
  const std::size_t before = std::min<std::size_t>(skipped_, size);
  skipped_ -= static_cast<std::uint32_t>(before);
  size -= before;
  const std::size_t fitting = std::min(size, room_.size() - used_);
  if (fitting != 0)
    std::memcpy(room_.data() + used_, static_cast<const std::uint8_t*>(bytes) + before, fitting);
  used_ += fitting;
  cut_ = cut_ || fitting != size;
}

void Writer::number(std::uint32_t value) {
  byte(static_cast<std::uint8_t>(value >> 8));
  byte(static_cast<std::uint8_t>(value));
}

void Writer::length(std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
  byte(static_cast<std::uint8_t>(value));
}

void Writer::block(std::string_view block) {
  number(static_cast<std::uint32_t>(block.size()));
  bytes(block.data(), block.size());
}

}  // namespace mqtt
