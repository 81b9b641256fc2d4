// Bytes between an interrupt handler and the main program: one side only puts, the other only takes.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace soc {

/// Holds up to `Size` bytes (a power of two). Both counts run freely and wrap; each is written by one side
/// only, so that neither side ever needs to lock the other out.
template <std::size_t Size>
class Ring {
  static_assert(Size != 0 && (Size & (Size - 1)) == 0 && Size < 0x8000'0000u);

 public:
  std::size_t used() const {
    return put_.load(std::memory_order_acquire) - taken_.load(std::memory_order_acquire);
  }
  std::size_t room() const { return Size - used(); }

  /// False if the ring is full; the byte is then lost.
  bool put(std::uint8_t byte) {
    const std::uint32_t at = put_.load(std::memory_order_relaxed);
    if (at - taken_.load(std::memory_order_acquire) == Size) return false;
    bytes_[at & (Size - 1)] = byte;
    put_.store(at + 1, std::memory_order_release);
    return true;
  }

  /// False if the ring is empty.
  bool take(std::uint8_t& byte) {
    const std::uint32_t at = taken_.load(std::memory_order_relaxed);
    if (put_.load(std::memory_order_acquire) == at) return false;
    byte = bytes_[at & (Size - 1)];
    taken_.store(at + 1, std::memory_order_release);
    return true;
  }

 private:
  std::array<std::uint8_t, Size> bytes_{};
  std::atomic<std::uint32_t> put_{0}, taken_{0};
};

}  // namespace soc
