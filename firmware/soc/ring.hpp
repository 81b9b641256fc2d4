// Bytes between an interrupt handler and the main program: one side only puts, the other only takes.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace soc {

/// Holds up to `Size` bytes. Both counts run on, and begin again after twice as many (with a power of two,
/// when they wrap); each is written by one side only, so that neither side ever needs to lock the other out.
template <std::size_t Size>
class Ring {
  static_assert(Size != 0 && Size < 0x4000'0000u);
  static constexpr std::uint32_t size = Size;
  static constexpr bool wraps = std::has_single_bit(size);

 public:
  std::size_t used() const {
    return distance(put_.load(std::memory_order_acquire), taken_.load(std::memory_order_acquire));
  }
  std::size_t room() const { return Size - used(); }

  /// False if the ring is full; the byte is then lost.
  bool put(std::uint8_t byte) {
    const std::uint32_t at = put_.load(std::memory_order_relaxed);
    if (distance(at, taken_.load(std::memory_order_acquire)) == Size) return false;
    bytes_[place(at)] = byte;
    put_.store(behind(at), std::memory_order_release);
    return true;
  }

  /// False if the ring is empty.
  bool take(std::uint8_t& byte) {
    const std::uint32_t at = taken_.load(std::memory_order_relaxed);
    if (put_.load(std::memory_order_acquire) == at) return false;
    byte = bytes_[place(at)];
    taken_.store(behind(at), std::memory_order_release);
    return true;
  }

 private:
  static constexpr std::uint32_t place(std::uint32_t count) {
    if constexpr (wraps) return count & (size - 1);
    return count < size ? count : count - size;
  }
  static constexpr std::uint32_t behind(std::uint32_t count) {
    return wraps || count + 1 != 2 * size ? count + 1 : 0;
  }
  static constexpr std::uint32_t distance(std::uint32_t put, std::uint32_t taken) {
    return wraps || put >= taken ? put - taken : put + 2 * size - taken;
  }

  std::array<std::uint8_t, Size> bytes_{};
  std::atomic<std::uint32_t> put_{0}, taken_{0};
};

}  // namespace soc
