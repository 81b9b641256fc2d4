// A cause without words.
#pragma once

#include "text/packed.hpp"

namespace words {

/// The number in decimal, until the next call. (Digits stand for themselves in packed texts.)
text::Packed number(std::uint8_t cause);

}  // namespace words
