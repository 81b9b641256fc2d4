// Amounts on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tlsfit {

/// The bytes that an option such as --max-flash "96K" tells; nothing for an empty text. Throws Error (Usage)
/// that names the option.
inline std::optional<std::uint64_t> size_from(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  try {
    return parse_size(text);
  } catch (const Error& error) {
    throw Error(ExitCode::Usage, "{}: {}", option, error.what());
  }
}

}  // namespace tlsfit
