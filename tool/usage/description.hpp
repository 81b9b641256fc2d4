// Manual pages and completions, generated from what CLI11 knows of a program, so that they cannot say
// anything else than --help.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace tlsfit::usage {

/// What options take that CLI11 does not check itself, by their names: "--board": "pico". For completions.
using Choices = std::map<std::string, std::vector<std::string>>;

/// The folder, if the command line is `PROGRAM --describe DIR`: the build of the packages says so, and nobody
/// else.
std::optional<fs::path> wanted_description(int argc, char** argv);

/// Writes man1/PROGRAM.1, one PROGRAM-COMMAND.1 for each command, bash/PROGRAM, zsh/_PROGRAM and
/// fish/PROGRAM.fish into the folder. Throws Error (Usage).
void write_description(const CLI::App& app, std::string_view version, const fs::path& folder,
                       const Choices& choices);

/// A page of the manual, in the macros of man(7).
/// @param command null: the program's own page
std::string manual_page(const CLI::App& app, const CLI::App* command, std::string_view version);

std::string bash_completion(const CLI::App& app, const Choices& choices);
std::string zsh_completion(const CLI::App& app, const Choices& choices);
std::string fish_completion(const CLI::App& app, const Choices& choices);

}  // namespace tlsfit::usage
