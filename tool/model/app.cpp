#include "model/app.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "model/script_text.hpp"

namespace tlsfit {

namespace {

bool is_source(const fs::path& file) {
  return file.extension() == ".cpp" || file.extension() == ".c";
}

/// Files below `folder` that belong to the program.
std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const fs::path& entry : entries_of(folder)) {
    const std::string name = entry.filename();
    if (name.starts_with('.') || name == "build" || name == "fit") continue;
    if (!is_folder(entry))
      files.push_back(entry);
    else
      for (const fs::path& file : files_below(entry)) files.push_back(file);
  }
  return files;
}

/// What takes the script's place in an estimate: the engine and what scripts can name.
constexpr std::int64_t script_flash = 90'000, script_static = 1'500, script_more_stack = 3'072;
constexpr std::uint64_t script_stack = 6'144;

App script_in(const fs::path& file) {
  App app;
  app.about = "the user's script";
  app.commands = false;
  app.script = absolute_path(file).lexically_normal();
  app.folder = app.script.parent_path();
  app.id = app.script.stem();
  app.flash = script_flash;
  app.static_bytes = script_static;
  app.stack = script_more_stack;
  app.least_stack = script_stack;
  return app;
}

App app_in(const std::string& name) {
  App app;
  app.about = "the user's program";
  app.commands = false;
  app.folder = absolute_path(name).lexically_normal();
  if (!app.folder.has_filename()) app.folder = app.folder.parent_path();
  app.id = app.folder.filename();
  const std::vector<fs::path> files = files_of(app.folder);
  // What firmware/app.cmake takes.
  const bool given = std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
    const fs::path inside = file.lexically_relative(app.folder);
    const bool taken = !inside.has_parent_path() || *inside.begin() == "src";
    return inside == "app.cmake" || (taken && is_source(file));
  });
  if (given) return app;
  if (is_file(app.folder / script_file)) {
    App script = script_in(app.folder / script_file);
    script.id = app.id;
    return script;
  }
  throw Error(ExitCode::Usage, "--app {}: there is no .cpp or .c file in this folder or its src/, and no {}",
              printable(name), script_file);
}

}  // namespace

App app_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  App app;
  app.id = fields.text("id");
  app.about = fields.text("about");
  app.commands = fields.flag("commands");
  Fields cost = fields.object("cost");
  app.flash = cost.integer("flash");
  app.static_bytes = cost.integer("static");
  app.heap = cost.integer("heap");
  app.stack = cost.integer("stack");
  cost.done();
  fields.done();
  return app;
}

std::vector<std::string> app_ids() {
  std::vector<std::string> ids;
  for (const fs::path& file : entries_of(data_folder() / "configs" / "apps"))
    if (file.extension() == ".json") ids.push_back(file.stem());
  return ids;
}

bool holds_program(const fs::path& folder) {
  return is_file(folder / "app.cpp") || is_file(folder / script_file);
}

App load_app(const std::string& name) {
  const std::vector<std::string> ids = app_ids();
  if (std::find(ids.begin(), ids.end(), name) != ids.end()) {
    const fs::path path = data_folder() / "configs" / "apps" / (name + ".json");
    return app_from_json(load_json(path), path.string());
  }
  if (name.empty() || !is_there(name))
    throw Error(
        ExitCode::Usage,
        "--app {}: want {}, a folder with a program's sources, or a script (.js): there is none of this name",
        printable(name), fmt::join(ids, ", "));
  if (!is_folder(name) && name.ends_with(".js")) return script_in(name);
  if (!is_folder(name))
    throw Error(ExitCode::Usage, "--app {}: a file: name the folder that it is in", printable(name));
  return app_in(name);
}

std::string app_sources(const App& app) {
  std::string all;
  if (app.ours()) return all;
  if (app.is_script()) {
    const ScriptText script = read_script(read_text(app.script));
    if (script.modules.contains("crypto")) all += "psa_hash_compute PSA_ALG_SHA_256 ";
    if (uses_aes(script))
      all += "psa_import_key psa_aead_encrypt psa_aead_decrypt PSA_KEY_TYPE_AES PSA_ALG_GCM ";
    return all;
  }
  for (const fs::path& file : files_of(app.folder))
    for (const std::string_view kind : {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc"})
      if (file.extension() == kind) all += read_text(file) + '\n';
  return all;
}

std::string app_contents(const App& app) {
  std::string all;
  if (app.ours()) return all;
  if (app.is_script()) return fmt::format("{}\n{}", app.script_heap, read_text(app.script));
  for (const fs::path& file : files_of(app.folder))
    all += file.lexically_relative(app.folder).string() + '\n' + read_text(file);
  return all;
}

}  // namespace tlsfit
