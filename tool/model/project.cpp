#include "model/project.hpp"

#include "base/list.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "model/app.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/fit.hpp"

namespace tlsfit {

namespace {

constexpr std::string_view project_schema = "tlsfit.project/1";

/// The text of `key`, one of `choices`; empty if there is none.
std::string chosen(Fields& f, std::string_view key, const std::vector<std::string>& choices) {
  if (!f.has(key)) return "";
  std::string text = f.text(key);
  if (!contains(choices, text)) throw f.wrong(key, "one of " + joined(choices, ", "));
  return text;
}

/// The id of a board or net that is there, or a file with one.
std::string configured(Fields& f, std::string_view key, std::string_view kind) {
  if (!f.has(key)) return "";
  std::string id = f.text(key);
  const std::vector<std::string> ids = config_ids(kind);
  if (!contains(ids, id) && !id.ends_with(".json"))
    throw f.wrong(key, fmt::format("one of {}, or the path of a .json file", joined(ids, ", ")));
  return id;
}

std::vector<std::string> layouts_of(const std::string& board) {
  std::vector<std::string> ids;
  for (const Layout& layout : load_board(board).layouts) ids.push_back(layout.id);
  return ids;
}

/// Each key with its text, in the order of the file.
std::vector<std::pair<std::string_view, std::string>> texts_of(const Project& project) {
  return {{"board", project.board},
          {"net", project.net},
          {"layout", project.layout},
          {"targets", joined(project.targets, " ")},
          {"objective", project.objective},
          {"app", project.app},
          {"join", project.join}};
}

}  // namespace

Project project_from_json(const Json& json, std::string where) {
  Fields f(json, std::move(where));
  f.schema(project_schema);
  Project project{.board = configured(f, "board", "boards"),
                  .net = configured(f, "net", "nets"),
                  .layout = {},
                  .targets = f.texts_or_none("targets"),
                  .objective = chosen(f, "objective", {"flash", "ram", "time", "balanced"}),
                  .app = f.text("app", ""),
                  .join = chosen(f, "join", kinds_of_join())};
  if (f.has("layout")) {
    if (project.board.empty()) throw f.wrong("layout", "a board beside it, whose layout it is");
    project.layout = chosen(f, "layout", layouts_of(project.board));
  }
  if (const std::vector<std::string> ours = app_ids();
      !project.app.empty() && !contains(ours, project.app) && !is_there(project.app))
    throw f.wrong("app", fmt::format("{}, or a folder with a program's sources", joined(ours, ", ")));
  if (contains(project.targets, std::string()))
    throw f.wrong("targets", "HOST[:PORT] or a saved profile for each");
  f.done();
  return project;
}

Json to_json(const Project& project) {
  Json json{{"schema", project_schema}};
  for (const auto& [key, text] : texts_of(project))
    if (!text.empty()) json[std::string(key)] = text;
  if (!project.targets.empty()) json["targets"] = project.targets;
  return json;
}

std::optional<Project> load_project() {
  const fs::path file(project_file);
  if (!is_there(file)) return std::nullopt;
  return project_from_json(load_json(file), file.string());
}

std::string project_text(const Project& project) {
  std::vector<std::string> parts;
  for (const auto& [key, text] : texts_of(project))
    if (!text.empty()) parts.push_back(fmt::format("{} {}", key, printable(text)));
  return joined(parts, ", ");
}

}  // namespace tlsfit
