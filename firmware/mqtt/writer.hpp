// Composes packets piece by piece: a packet is composed anew for each piece of it that is sent, always to the
// same bytes, and those that were sent are skipped. So no buffer has to be as large as a packet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace mqtt {

class Writer {
 public:
  /// Writes into `room`, but for the first `skipped` bytes.
  Writer(std::span<std::uint8_t> room, std::uint32_t skipped) : room_(room), skipped_(skipped) {}

  void byte(std::uint8_t value) { bytes(&value, 1); }
  /// Of 16 bits, most significant byte first (section 1.5.2).
  void number(std::uint32_t value);
  /// A remaining length, section 2.2.3.
  void length(std::uint32_t value);
  void bytes(const void* bytes, std::size_t size);
  /// With its length before it, sections 1.5.3 and 3.1.3.3.
  void block(std::string_view block);
  void text(const char* text) { block(text); }

  /// Of `size` bytes as many as there is room for, which `fill` puts into the span that it is given; false:
  /// it cannot now, and nothing of them is written.
  template <class Fill>
  void put(std::uint32_t size, Fill fill) {
    const std::span<std::uint8_t> into =
        room_.subspan(used_, std::min<std::size_t>(size, room_.size() - used_));
    const bool filled = into.empty() || fill(into);
    if (filled) used_ += into.size();
    cut_ = cut_ || !filled || into.size() != size;
  }

  std::span<const std::uint8_t> written() const { return room_.first(used_); }
  /// Bytes that are still to be skipped.
  std::uint32_t skipped() const { return skipped_; }
  /// Whether something had no room.
  bool cut() const { return cut_; }

 private:
  std::span<std::uint8_t> room_;
  std::size_t used_ = 0;
  std::uint32_t skipped_;
  bool cut_ = false;
};

}  // namespace mqtt
