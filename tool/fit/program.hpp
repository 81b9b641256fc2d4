// What a program takes of the library besides its sessions (tlsfit/crypto.hpp), told by its sources.
#pragma once

#include <string_view>

#include "fit/catalogue.hpp"

namespace tlsfit::fit {

/// Who needs an option, when it is the program (OptionUse::needed_by).
inline constexpr std::string_view the_program = "the program";

/// The features whose words (options.json, "program") are names in these sources of C or C++: comments and
/// literals do not count. Nothing is expanded, so a name that a macro puts together is not seen; what is not
/// seen does not compile (tlsfit/crypto.hpp).
Features taken_by(std::string_view sources, const Catalogue& catalogue);

}  // namespace tlsfit::fit
