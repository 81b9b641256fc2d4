// What is on a pin from outside: "C13=low", "button=high", "A1=1.65V".
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/board.hpp"

namespace tlsfit::emulator {

struct PinState {
  Pin pin;
  std::variant<bool, double> state;  ///< a level (true: high), or volts
  bool operator==(const PinState&) const = default;
};

/// A pin as the datasheet or the board's file names it, "=", and "high", "low" or a voltage. Throws Error
/// (Usage).
PinState parse_pin_state(std::string_view text, const Board& board);

/// A pin as the datasheet or the board's file names it: "B10", "led1". Throws Error (Usage).
Pin parse_pin(std::string_view name, const Board& board);

/// What the board's file calls a pin, else "B10".
std::string pin_name(const Pin& pin, const Board& board);

}  // namespace tlsfit::emulator
