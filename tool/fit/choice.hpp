// What a fit is free to choose besides its plans: what it aims at, the shape of the library, how the image is
// compiled, and for how many connections at once.
#pragma once

#include <cstdint>
#include <map>
#include <set>
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
  std::set<std::string> without;  ///< options that a proof showed to be of no use here
  /// Bytes that a proof gave, in place of what the plans say: MBEDTLS_SSL_IN_CONTENT_LEN, …_OUT_…, and the
  /// linker script's STACK_SIZE and ARENA_SIZE.
  std::map<std::string, std::uint32_t> sizes;
  Features program = {};  ///< what the image's program takes of the library: Catalogue::program
  bool operator==(const Choice&) const = default;
};

}  // namespace tlsfit::fit
