// What the pictures of a page have in common.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace tlsfit::page {

constexpr double picture_width = 1000;  ///< in the picture's own units: the page scales it
constexpr std::size_t colours = 8;      ///< of picture.css: c0 to c7

/// A coordinate as SVG has it.
inline std::string place(double value) {
  return fmt::format("{:.1f}", value);
}

}  // namespace tlsfit::page
