#include "model/app.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

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
  if (!given)
    throw Error(ExitCode::Usage, "--app {}: there is no .cpp or .c file in this folder or its src/",
                printable(name));
  return app;
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

App load_app(const std::string& name) {
  const std::vector<std::string> ids = app_ids();
  if (std::find(ids.begin(), ids.end(), name) != ids.end()) {
    const fs::path path = data_folder() / "configs" / "apps" / (name + ".json");
    return app_from_json(load_json(path), path.string());
  }
  if (name.empty() || !is_there(name))
    throw Error(ExitCode::Usage,
                "--app {}: want {}, or a folder with a program's sources: there is none of this name",
                printable(name), fmt::join(ids, ", "));
  if (!is_folder(name))
    throw Error(ExitCode::Usage, "--app {}: a file: name the folder that it is in", printable(name));
  return app_in(name);
}

std::string app_sources(const App& app) {
  std::string all;
  if (app.ours()) return all;
  for (const fs::path& file : files_of(app.folder))
    for (const std::string_view kind : {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc"})
      if (file.extension() == kind) all += read_text(file) + '\n';
  return all;
}

std::string app_contents(const App& app) {
  std::string all;
  if (app.ours()) return all;
  for (const fs::path& file : files_of(app.folder))
    all += file.lexically_relative(app.folder).string() + '\n' + read_text(file);
  return all;
}

}  // namespace tlsfit
