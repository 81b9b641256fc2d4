// Which command is meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string_view>

namespace tlsfit {

/// The command of this name. Throws Error (Usage) that names the one that is likely meant, or all.
const CLI::App& command_named(const CLI::App& app, std::string_view word);

}  // namespace tlsfit
