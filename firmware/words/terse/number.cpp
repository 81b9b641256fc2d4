#include "words/terse/number.hpp"

text::Packed words::number(std::uint8_t cause) {
  static std::uint8_t digits[4];
  std::uint8_t* at = digits + 3;
  unsigned left = cause;
  do {
    *--at = static_cast<std::uint8_t>('0' + left % 10);
    left /= 10;
  } while (left != 0);
  return {at};
}
