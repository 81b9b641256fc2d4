// The program of an image: one of ours (firmware/apps/NAME, described in configs/apps/NAME.json), a folder of
// the user's, or a script of the user's, which one of ours runs (firmware/apps/script).
#pragma once

#include <string>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

struct App {
  std::string id = "console";
  std::string about;
  bool commands = true;  ///< whether it takes `get` and `tls` on its console
  /// What an image takes more than with the console; estimated. Of a user's program nothing is known.
  std::int64_t flash = 0, static_bytes = 0, heap = 0, stack = 0;
  fs::path folder;                                ///< of the user's, from the root; empty: ours
  fs::path script;                                ///< in that folder; empty: it is none
  std::uint64_t script_heap = usual_script_heap;  ///< bytes that a script has for all that it makes
  /// Bytes of stack that it has at least, whatever a run has shown: what a script calls depends on what
  /// comes.
  std::uint64_t least_stack = 0;

  static constexpr std::uint64_t usual_script_heap = 24'576;

  bool ours() const { return folder.empty(); }
  bool is_script() const { return !script.empty(); }
  /// What firmware/CMakeLists.txt finds it by.
  std::string source() const { return ours() ? id : is_script() ? "script" : folder.string(); }
  bool operator==(const App&) const = default;
};

/// Throws Error (Usage).
App app_from_json(const Json& json, std::string where);

/// The script of a folder that is a program.
inline constexpr const char* script_file = "main.js";

/// Whether a folder holds a program as `tlsfit new` makes them: app.cpp, or a script.
bool holds_program(const fs::path& folder);

/// The programs that come with tlsfit, by id, sorted. Throws Error (Usage).
std::vector<std::string> app_ids();

/// One of ours by its id, a script (`.js`), whose id is its name without that, or a folder with sources or a
/// main.js in it; its id is then the folder's name. Throws Error (Usage).
App load_app(const std::string& name);

/// The sources of a user's program, headers among them, one after the other. Empty for a program of ours; of
/// a script, what is called for its sake.
std::string app_sources(const App& app);

/// Everything of a user's folder that decides an image: names and contents of its files, but for hidden ones
/// and what `tlsfit build` writes there (build/, fit/). Of a script, itself and its heap. Empty for a program
/// of ours.
std::string app_contents(const App& app);

}  // namespace tlsfit
