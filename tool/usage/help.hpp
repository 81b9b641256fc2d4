// How --help looks: CLI11's own pages, in the width of the terminal, with hanging indents.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tlsfit::usage {

/// The pages of `app`, and of each subcommand that is added to it from then on.
void use_terminal_width(CLI::App& app);

/// The page of one subcommand, or of `app` itself (null).
std::string help_page(const CLI::App& app, const CLI::App* command);

/// "PORT TEXT", "[IMAGE]": what follows the name on the command line.
std::string positionals_text(const CLI::App& command);

/// The options of a command that are shown, without those that are named by their place.
std::vector<const CLI::Option*> options_of(const CLI::App& command);
/// Those that are named by their place.
std::vector<const CLI::Option*> positionals_of(const CLI::App& command);
/// The commands that are shown, in order.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

/// What CLI11 prints behind an option's name: "TEXT", "UINT:INT in [1 - 8]=2". Empty for a flag.
std::string value_text(const CLI::Option& option);

}  // namespace tlsfit::usage
