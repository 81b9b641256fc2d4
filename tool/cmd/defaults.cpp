#include "cmd/defaults.hpp"

#include "base/list.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/verdict.hpp"
#include "model/app.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/net.hpp"
#include "model/target_list.hpp"

namespace tlsfit {

namespace {

/// Says once what was taken, so that nobody wonders where it comes from.
void say_taken(const Project& taken) {
  if (taken != Project{}) say(fmt::format("{}: {}", project_file, project_text(taken)));
}

std::string image_in(const fs::path& folder) {
  return (folder / "firmware.elf").string();
}

/// The folders of images below build/, as `tlsfit build` names them.
std::vector<std::string> images_here() {
  std::vector<std::string> images;
  if (!is_folder("build")) return images;
  for (const fs::path& entry : entries_of("build"))
    if (is_folder(entry) && is_file(image_in(entry))) images.push_back(entry.string());
  return images;
}

/// Where `tlsfit build` puts the image that tlsfit.json is about, or the only one there is; empty: neither.
fs::path usual_output(const std::vector<std::string>& images) {
  const std::optional<Project> project = load_project();
  if (project && !project->board.empty() && !project->net.empty())
    return fmt::format("build/{}-{}", load_board(project->board).id, load_net(project->net).id);
  return images.size() == 1 ? fs::path(images.front()) : fs::path();
}

/// Fills in what is empty, and notes that.
template <class Value>
void take(Value& into, const Value& from, Value& note) {
  if (into.empty()) into = note = from;
}

/// One board, one net, and the layout that goes with them.
void settle_place(FitArguments& arguments, const Project& usual, Project& taken) {
  if (arguments.board.empty() && !usual.board.empty()) taken.board = usual.board;
  arguments.board = settled(arguments.board, usual.board, config_ids("boards"), "--board");
  const bool same_board = arguments.board == usual.board;
  if (arguments.net.empty() && !usual.net.empty()) taken.net = usual.net;
  arguments.net = settled(arguments.net, usual.net, wired_nets(load_board(arguments.board)), "--net");
  if (same_board) take(arguments.layout, usual.layout, taken.layout);
}

}  // namespace

std::vector<std::string> wired_nets(const Board& board) {
  std::vector<std::string> nets;
  for (const auto& [net, wiring] : board.nets) nets.push_back(net);
  return nets;
}

std::string settled(const std::string& given, const std::string& usual,
                    const std::vector<std::string>& choices, std::string_view option) {
  if (!given.empty()) return given;
  if (!usual.empty()) return usual;
  if (choices.size() == 1) return choices.front();
  throw Error(ExitCode::Usage, "want {}: one of {} (`tlsfit init` writes it down for this folder)", option,
              joined(choices, ", "));
}

void settle(FitArguments& arguments, const std::optional<Project>& project) {
  const Project usual = project.value_or(Project{});
  Project taken;
  if (!wants_verdicts(arguments))
    settle_place(arguments, usual, taken);
  else
    take(arguments.board, usual.board, taken.board);  // --net all
  take(arguments.targets, usual.targets, taken.targets);
  take(arguments.objective, usual.objective, taken.objective);
  take(arguments.app, usual.app, taken.app);
  take(arguments.join, usual.join, taken.join);
  if (arguments.objective.empty()) arguments.objective = FitArguments{}.objective;
  say_taken(taken);
}

void settle_by_fit(FitArguments& arguments, const fs::path& folder, const std::optional<Project>& project) {
  if (arguments.objective.empty()) arguments.objective = FitArguments{}.objective;
  const fs::path path = folder / "fit.json";
  const Project usual = project.value_or(Project{});
  if (!is_there(path)) {
    if (!arguments.board.empty() && !arguments.net.empty())
      return;  // whoever needs the fit says what is wrong
    throw Error(ExitCode::Usage, "{}: not what `tlsfit fit -o` writes: it has no fit.json", folder.string());
  }
  const Fit fit = fit_from_json(load_json(path), path.string());
  // A file of the person's own has another name than the board in it.
  const auto by_fit = [](std::string& into, const std::string& id, const std::string& file, auto load) {
    if (into.empty()) into = file.ends_with(".json") && load(file).id == id ? file : id;
  };
  by_fit(arguments.board, fit.board, usual.board, load_board);
  by_fit(arguments.net, fit.net, usual.net, load_net);
  if (arguments.app.empty() && !usual.app.empty() && load_app(usual.app).id == fit.app)
    arguments.app = usual.app;
}

std::string settled_image(const std::string& given, std::string_view command) {
  if (!given.empty()) return given;
  const std::vector<std::string> images = images_here();
  const fs::path folder = usual_output(images);
  if (folder.empty())
    throw Error(ExitCode::Usage, "IMAGE is required{}; see `tlsfit {} --help`",
                images.empty() ? ": `tlsfit build` makes one"
                               : fmt::format(": there are {} of them in build/", images.size()),
                command);
  const std::string image = image_in(folder);
  if (!is_there(image))
    throw Error(ExitCode::Usage, "{}: it is not there yet: `tlsfit build` makes it", image);
  say(image);
  return image;
}

std::string settled_fit(const std::string& given) {
  if (!given.empty()) return given;
  std::vector<std::string> fits;
  if (is_folder("build"))
    for (const fs::path& entry : entries_of("build"))
      if (is_folder(entry) && is_file(entry / "fit" / "fit.json")) fits.push_back((entry / "fit").string());
  const fs::path built = usual_output({}) / "fit";
  std::string found;
  if (contains(fits, built.string()))
    found = built.string();
  else if (is_file("fit/fit.json"))
    found = "fit";
  else if (fits.size() == 1)
    found = fits.front();
  if (!found.empty()) say(found);
  return found;
}

std::string place_options() {
  const Project project = load_project().value_or(Project{});
  const std::vector<std::string> boards = config_ids("boards"), nets = config_ids("nets");
  std::string options;
  if (project.board.empty() && boards.size() != 1) options += " --board " + boards.front();
  if (project.net.empty() && nets.size() != 1) options += " --net " + nets.back();
  return options;
}

UsualTargets usual_targets() {
  UsualTargets result;
  const std::optional<Project> project = load_project();
  if (project && !project->targets.empty()) {
    for (const std::string& target : project->targets)
      if (target.ends_with(".json") || is_file(target))
        for (const Profile& profile : load_profiles(target)) result.names.push_back(profile.target.name());
      else
        result.names.push_back(target);
    say(fmt::format("{}: targets {}", project_file, joined(result.names, " ")));
    return result;
  }
  const fs::path list = usual_list(load_app(project && !project->app.empty() ? project->app : App{}.id));
  if (list.empty()) return result;
  const std::vector<TargetEntry> entries = load_target_list(list);
  result.ca = entries.front().ca;
  for (const TargetEntry& entry : entries) {
    if (entry.ca != result.ca)
      throw Error(ExitCode::Usage, "{}: its targets have different roots: name one, with its --ca",
                  list.string());
    result.names.push_back(entry.target.name());
  }
  say(fmt::format("{}: {}", list.string(), joined(result.names, " ")));
  return result;
}

}  // namespace tlsfit
