// What a fit is free to choose besides its plans: what it aims at, the shape of the library, how the image is
// compiled, and for how many connections at once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fit/shape.hpp"

namespace tlsfit::fit {

/// "flash", "ram", "time", "balanced".
inline constexpr std::string_view objectives[] = {"flash", "ram", "time", "balanced"};

struct Choice {
  std::string objective = "balanced";  ///< one of `objectives`
  Shape shape;
  Build build;
  std::uint32_t connections = 2;  ///< at once
  bool operator==(const Choice&) const = default;
};

}  // namespace tlsfit::fit
