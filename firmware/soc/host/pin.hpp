// Under an operating system there are no pins.
#pragma once

namespace board {

struct Pin {};
inline constexpr Pin no_pin = {};
constexpr bool wired(const Pin&) {
  return false;
}

consteval Pin pin(const char*) {
  return {};
}

}  // namespace board
