// Numbers that people write. What they may be on a command line, in words, is for CLI11's check(), whose own
// words for a bound that is not there are the 309 digits of the largest double.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tlsfit {

/// Size in bytes of "96K", "1M", "512" (K = 1,024), below 4 GB without its unit. Nothing for anything else.
std::optional<std::uint64_t> size_from(std::string_view text);

/// Empty for a whole number that is not negative and has room in 64 bits, else what is wanted.
std::string want_whole_number(const std::string& text);
/// Empty for a number that is not negative, else what is wanted.
std::string want_not_negative(const std::string& text);

}  // namespace tlsfit
