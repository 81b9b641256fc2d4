#include "emulator/pin_state.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tlsfit::emulator {

namespace {

[[noreturn]] void wrong_pin(std::string_view text) {
  throw Error(ExitCode::Usage,
              "--pin {}: want PIN=high, PIN=low or PIN=1.65V, with a pin such as B10 or button",
              printable(text));
}

std::optional<Pin> find_pin(std::string_view name, const Board& board) {
  if (const auto named = board.pins.find(std::string(name)); named != board.pins.end()) return named->second;
  if (!is_pin_name(name)) return std::nullopt;
  return Pin{std::string(name)};
}

}  // namespace

PinState parse_pin_state(std::string_view text, const Board& board) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) wrong_pin(text);
  const std::optional<Pin> found = find_pin(text.substr(0, equals), board);
  if (!found) wrong_pin(text);
  const Pin pin = *found;
  const std::string_view state = text.substr(equals + 1);
  if (state == "high" || state == "low") return {pin, state == "high"};
  double volts = 0;
  const auto [end, error] = std::from_chars(state.data(), state.data() + state.size(), volts);
  const std::string_view unit(end, static_cast<std::size_t>(state.data() + state.size() - end));
  if (error != std::errc() || unit != "V" || !(volts >= 0 && volts <= 5)) wrong_pin(text);
  return {pin, volts};
}

Pin parse_pin(std::string_view name, const Board& board) {
  if (const std::optional<Pin> pin = find_pin(name, board)) return *pin;
  throw Error(ExitCode::Usage, "--show {}: want a pin such as B10 or led1", printable(name));
}

std::string pin_name(const Pin& pin, const Board& board) {
  for (const auto& [name, named] : board.pins)
    if (named == pin) return name;
  return pin.name;
}

}  // namespace tlsfit::emulator
