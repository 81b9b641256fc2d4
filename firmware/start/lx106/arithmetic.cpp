// What the compiler calls for divisions and 64-bit products, which libgcc lacks for this core: on the chip
// its ROM has them. Here they take the same instructions whatever the numbers are, so that they may be
// secrets: no branch and no address depends on one. Whether MULL takes the same time for all numbers, nobody
// has said.
#include <cstdint>

namespace {

struct Division {
  std::uint32_t quotient, remainder;
};

/// Restoring division, a bit at a time. A divisor of 0 gives a quotient of all ones.
Division divide(std::uint32_t dividend, std::uint32_t divisor) {
  std::uint32_t quotient = 0, remainder = 0;
  for (unsigned n = 0; n < 32; ++n) {
    const std::uint32_t carry = remainder >> 31;
    remainder = remainder << 1 | dividend >> 31;
    dividend <<= 1;
    // All ones if the divisor fits: with the bit that was shifted out it does in any case.
    const std::uint32_t difference = remainder - divisor;
    const std::uint32_t borrow = ((~remainder & divisor) | ((~remainder | divisor) & difference)) >> 31;
    const std::uint32_t fits = 0u - (carry | (borrow ^ 1u));
    remainder = (difference & fits) | (remainder & ~fits);
    quotient = quotient << 1 | (fits & 1u);
  }
  return {quotient, remainder};
}

/// All ones if it is negative.
std::uint32_t sign_of(std::int32_t value) {
  return 0u - (static_cast<std::uint32_t>(value) >> 31);
}

std::uint32_t negated_if(std::uint32_t value, std::uint32_t mask) {
  return (value ^ mask) - mask;
}

}  // namespace

// The tests compile these functions under other names.
extern "C" {

std::uint32_t __udivsi3(std::uint32_t a, std::uint32_t b) {
  return divide(a, b).quotient;
}

std::uint32_t __umodsi3(std::uint32_t a, std::uint32_t b) {
  return divide(a, b).remainder;
}

std::int32_t __divsi3(std::int32_t a, std::int32_t b) {
  const std::uint32_t of_a = sign_of(a), of_b = sign_of(b);
  const std::uint32_t quotient =
      divide(negated_if(static_cast<std::uint32_t>(a), of_a), negated_if(static_cast<std::uint32_t>(b), of_b))
          .quotient;
  return static_cast<std::int32_t>(negated_if(quotient, of_a ^ of_b));
}

std::int32_t __modsi3(std::int32_t a, std::int32_t b) {
  const std::uint32_t of_a = sign_of(a), of_b = sign_of(b);
  const std::uint32_t remainder =
      divide(negated_if(static_cast<std::uint32_t>(a), of_a), negated_if(static_cast<std::uint32_t>(b), of_b))
          .remainder;
  return static_cast<std::int32_t>(negated_if(remainder, of_a));
}

/// By halves of 16 bits: MUL16U gives a whole product of two.
std::uint64_t __muldi3(std::uint64_t a, std::uint64_t b) {
  const auto a_low = static_cast<std::uint32_t>(a), b_low = static_cast<std::uint32_t>(b);
  const std::uint32_t a0 = a_low & 0xFFFFu, a1 = a_low >> 16, b0 = b_low & 0xFFFFu, b1 = b_low >> 16;
  const std::uint32_t low = a0 * b0, cross = a1 * b0, other = a0 * b1;
  const std::uint32_t middle = (low >> 16) + (cross & 0xFFFFu) + (other & 0xFFFFu);
  std::uint32_t high = a1 * b1 + (cross >> 16) + (other >> 16) + (middle >> 16);
  high += static_cast<std::uint32_t>(a >> 32) * b_low + a_low * static_cast<std::uint32_t>(b >> 32);
  return static_cast<std::uint64_t>(high) << 32 | (middle << 16 | (low & 0xFFFFu));
}
}
