// The product of two words, in constant time on every core.
#pragma once

#include <cstdint>

#include "crypto/long_sum.hpp"

namespace crypto {

/// a · b by 16-bit halves. No sum overflows: a product of halves is at most 2³² - 2¹⁷ + 1, to which one half
/// is added, or two.
constexpr std::uint64_t product_of_halves(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t a0 = a & 0xFFFF, a1 = a >> 16, b0 = b & 0xFFFF, b1 = b >> 16;
  const std::uint32_t low = a0 * b0;
  const std::uint32_t left = a0 * b1 + (low >> 16);
  const std::uint32_t right = a1 * b0 + (left & 0xFFFF);
  const std::uint32_t high = a1 * b1 + (left >> 16) + (right >> 16);
  return std::uint64_t{high} << 32 | (right << 16 | (low & 0xFFFF));
}

#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_7M__) || defined(__XTENSA__)
#define TLSFIT_PRODUCTS_OF_HALVES
#endif

// A core with a product of two words that ends early: for public values it is several times quicker than by
// halves.
#if defined(__ARM_ARCH_7M__)
#define TLSFIT_EARLY_PRODUCTS
#endif

/// a · b. Armv6-M (Cortex-M0+) has no UMULL, and the function that GCC calls in its place, libgcc's
/// __aeabi_lmul, branches on a carry. Armv7-M without DSP (Cortex-M3) has one that ends early where operands
/// are small, while MUL takes one cycle and MLA two, whatever they are (Cortex-M3 TRM, ARM 100165, table
/// 3-1). The LX106 multiplies to 32 bits only.
constexpr std::uint64_t long_product(std::uint32_t a, std::uint32_t b) {
#if defined(TLSFIT_PRODUCTS_OF_HALVES)
  return product_of_halves(a, b);
#else
  return std::uint64_t{a} * b;
#endif
}

/// a · b, where that is below 2⁶⁴.
constexpr std::uint64_t long_multiple(std::uint64_t a, std::uint32_t b) {
#if defined(TLSFIT_PRODUCTS_OF_HALVES)
  const std::uint32_t high = static_cast<std::uint32_t>(a >> 32) * b;
  return long_sum(product_of_halves(static_cast<std::uint32_t>(a), b), std::uint64_t{high} << 32);
#else
  return a * b;
#endif
}

}  // namespace crypto
