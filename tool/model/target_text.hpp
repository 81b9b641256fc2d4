// What a person, a list or a device's console calls a target.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/target.hpp"

namespace tlsfit {

/// The target that parse_target() would return, or what is wrong with the text: "no host name".
std::variant<Target, std::string> target_from(std::string_view text);

}  // namespace tlsfit
