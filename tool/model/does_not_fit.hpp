// The answer that a board has too little room.
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace tlsfit {

/// How the words of one begin.
inline constexpr std::string_view does_not_fit = "does not fit: ";

/// An image is larger than the flash or the RAM that there is for it: an Error (No) which whoever tries
/// several boards tells from the others.
class DoesNotFit : public Error {
 public:
  template <class... Args>
  explicit DoesNotFit(fmt::format_string<Args...> format, Args&&... args)
      : Error(ExitCode::No, fmt::format(format, std::forward<Args>(args)...)) {}
};

}  // namespace tlsfit
