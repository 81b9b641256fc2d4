// What the tool needs on this machine and does not bring along: Mbed TLS's sources, and for scripts
// QuickJS's.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace tlsfit {

/// The line of Mbed TLS whose options the tool knows (configs/mbedtls/<line>).
inline constexpr std::string_view mbedtls_line = "3.6";

struct MbedTls {
  std::filesystem::path folder;  ///< a source tree: include/, library/, 3rdparty/
  std::string version;           ///< "3.6.6"
};

/// What gets the tools and sources that are missing: the script of an installed tlsfit, else of a clone.
std::string setup_command();

/// $TLSFIT_MBEDTLS_DIR if set, else ${XDG_CACHE_HOME:-~/.cache}/tlsfit/mbedtls-3.6, where scripts/setup puts
/// it. An Error (Missing) that names the command which gets it; Error (Usage) if the tree cannot be read or
/// is not Mbed TLS 3.6.
std::variant<MbedTls, Error> look_for_mbedtls();
/// The same for whoever cannot go on without: throws the Error.
MbedTls find_mbedtls();

/// $TLSFIT_QUICKJS_DIR if set, else ${XDG_CACHE_HOME:-~/.cache}/tlsfit/quickjs-2025.04, where scripts/setup
/// puts it. Throws Error (Missing) that names the command which gets it.
std::filesystem::path find_quickjs();

}  // namespace tlsfit
