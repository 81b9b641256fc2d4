// What matters in the output of a failed build.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit {

/// A memory region of the linker script that the program is too large for.
struct Overflow {
  std::string region;  ///< "FLASH", "RAM"
  std::uint64_t bytes = 0;
  bool operator==(const Overflow&) const = default;
};

/// ld's "region `FLASH' overflowed by 12 bytes", each region once.
std::vector<Overflow> overflows_in(std::string_view output);

/// The first few errors that compilers, the linker or CMake printed in `output` (of ninja or cmake), without
/// command lines, notes and follow-ups; at most `limit` lines. If none is recognised, the last lines.
std::vector<std::string> errors_in(std::string_view output, std::size_t limit = 10);

}  // namespace tlsfit
