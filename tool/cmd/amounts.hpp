// Amounts on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/numbers.hpp"

namespace tlsfit {

/// The bytes that an option such as --max-flash "96K" tells; nothing for an empty text. Throws Error (Usage)
/// that names the option.
inline std::optional<std::uint64_t> limit_from(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto size = size_from(text);
  if (!size) throw Error(ExitCode::Usage, "{} {}: want a size in bytes: 96K, 98304", option, text);
  return size;
}

}  // namespace tlsfit
