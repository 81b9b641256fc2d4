// The serial console: text out, characters in. Nothing waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "text/text.hpp"

namespace tlsfit::console {

/// Queues text and an end of line, or nothing at all: false if there is no room for it now (the queue holds
/// 511 characters; 115,200 baud take 44 ms for them).
bool say(std::string_view line);

/// A line that is put together: `console::Line line; say(line.add("sent ").number(n).view());` What is longer
/// than 120 characters is cut off.
using Line = text::Line<120>;

/// Queues bytes as they are, as many as there is room for, and says how many those were.
std::size_t write(std::span<const std::uint8_t> bytes);

/// Bytes that write() would take now.
std::size_t room();

/// Takes one character that was typed. False if there is none. On a hosted board the end of stdin comes as
/// one, Ctrl-D (4).
bool read(char& c);

}  // namespace tlsfit::console
