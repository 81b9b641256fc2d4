// The console that people and scripts type commands into: an editor of one line, and lines of output that
// never tear what is being typed. Nothing waits: what does not fit into the line's ring is refused as a
// whole, and the caller tries again later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "agreement/agreement.hpp"
#include "text/packed.hpp"

namespace console {

/// Most characters that can be typed on a line.
inline constexpr std::size_t longest_line = TLSFIT_TYPED_LINE;

/// Prints a line, or nothing at all: false if there is no room for it now.
bool print(std::string_view line);
bool print(text::Packed line);

/// Prints a line, the bytes as they are, and an end of line, with nothing in between; or nothing: false.
bool frame(std::string_view line, std::span<const std::uint8_t> bytes);

/// Room in the ring that whoever prints much must leave, so that what is being typed can be run: a command
/// repeats its line and may add a sentence or two.
std::size_t reserved();

/// Reads what has been typed, echoes it, and runs the command when its line ends.
void poll();

/// Whether nothing more is typed: stdin has ended, or Ctrl-D was typed. On a hosted board only.
bool ended();

}  // namespace console
