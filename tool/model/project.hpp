// tlsfit.json: what the commands take for granted in the folder that it is in ("tlsfit.project/1",
// docs/formats.md). What a command line says goes before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

/// What is empty it does not say.
struct Project {
  std::string board, net;            ///< ids, or .json files
  std::string layout;                ///< of the board
  std::vector<std::string> targets;  ///< HOST[:PORT], or saved profiles
  std::string objective;             ///< "flash", "ram", "time" or "balanced"
  std::string app;                   ///< one of ours, or a folder
  std::string join;                  ///< kinds_of_join()
  bool operator==(const Project&) const = default;
};

inline constexpr std::string_view project_file = "tlsfit.json";

/// Throws Error (Usage) that names the key: an unknown one, a board, net or layout that is not there.
Project project_from_json(const Json& json, std::string where);
/// Without what it does not say.
Json to_json(const Project& project);

/// That of the folder we are in; nothing: it has none. Throws Error (Usage).
std::optional<Project> load_project();

/// "board pico, net wiznet": what it says, for people.
std::string project_text(const Project& project);

}  // namespace tlsfit
