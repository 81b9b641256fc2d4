// Sums of two words, in constant time on every core.
#pragma once

#include <cstdint>

namespace crypto {

#if defined(__XTENSA__)

/// A core without a carry flag, for which GCC makes the carry of a sum by comparing, and branches.
constexpr std::uint64_t long_sum(std::uint64_t a, std::uint64_t b) {
  const auto a0 = static_cast<std::uint32_t>(a), b0 = static_cast<std::uint32_t>(b);
  const std::uint32_t low = a0 + b0, carry = ((a0 & b0) | ((a0 | b0) & ~low)) >> 31;
  const std::uint32_t high =
      static_cast<std::uint32_t>(a >> 32) + static_cast<std::uint32_t>(b >> 32) + carry;
  return std::uint64_t{high} << 32 | low;
}

constexpr std::uint64_t long_difference(std::uint64_t a, std::uint64_t b) {
  const auto a0 = static_cast<std::uint32_t>(a), b0 = static_cast<std::uint32_t>(b);
  const std::uint32_t low = a0 - b0, borrow = ((~a0 & b0) | ((~a0 | b0) & low)) >> 31;
  const std::uint32_t high =
      static_cast<std::uint32_t>(a >> 32) - static_cast<std::uint32_t>(b >> 32) - borrow;
  return std::uint64_t{high} << 32 | low;
}

#else

/// a + b modulo 2⁶⁴: whatever has secrets in it is added by this.
constexpr std::uint64_t long_sum(std::uint64_t a, std::uint64_t b) {
  return a + b;
}

/// a - b modulo 2⁶⁴.
constexpr std::uint64_t long_difference(std::uint64_t a, std::uint64_t b) {
  return a - b;
}

#endif

}  // namespace crypto
