// tlsfit init: writes tlsfit.json, so that the other commands need no options in its folder.
#include <algorithm>
#include <sstream>

#include "base/list.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/question.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "model/app.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/net.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

struct InitOptions {
  Project project;
  bool force = false;
};

/// Asks until the answer is one of `choices`. Nothing said is `usual`; without one it asks again. Empty where
/// nobody can be asked.
std::string choice_of(const std::string& question, const std::vector<std::string>& choices,
                      const std::string& usual) {
  const std::string with = usual.empty() ? "" : fmt::format(" [{}]", usual);
  for (;;) {
    const auto answer = ask(fmt::format("{} ({}){}: ", question, joined(choices, ", "), with));
    if (!answer) return "";
    if (answer->empty() && !usual.empty()) return usual;
    if (contains(choices, *answer)) return *answer;
    const auto meant = nearest(*answer, choices);
    say(meant ? fmt::format("did you mean {}?", *meant) : "want one of " + joined(choices, ", "));
  }
}

std::vector<std::string> words_in(const std::string& line) {
  std::istringstream text(line);
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  return words;
}

/// Asks for what no option said. What goes without saying is neither asked nor written down.
void ask_for_rest(Project& project) {
  if (!can_ask()) return;
  const std::vector<std::string> boards = config_ids("boards");
  if (project.board.empty() && boards.size() > 1) project.board = choice_of("board", boards, "");
  const Board board = load_board(settled(project.board, "", boards, "--board"));
  const std::vector<std::string> nets = wired_nets(board);
  if (project.net.empty() && nets.size() > 1) project.net = choice_of("net", nets, "");
  if (project.layout.empty() && board.layouts.size() > 1) {
    std::vector<std::string> layouts;
    for (const Layout& layout : board.layouts) layouts.push_back(layout.id);
    if (const std::string chosen = choice_of("layout of its flash", layouts, layouts.front());
        chosen != layouts.front())
      project.layout = chosen;
  }
  if (project.targets.empty() && !is_there("targets.json"))
    project.targets = words_in(
        ask("servers it must reach, HOST[:PORT], with blanks between [common web servers]: ").value_or(""));
  if (project.objective.empty()) {
    const std::string usual = FitArguments{}.objective;
    const std::string chosen = choice_of("make small", {"flash", "ram", "time", "balanced"}, usual);
    if (chosen != usual) project.objective = chosen;
  }
}

/// What was said, checked as the file will be when it is read.
Project checked(Project project) {
  const std::string board_id = settled(project.board, "", config_ids("boards"), "--board");
  const Board board = load_board(board_id);
  const std::string net_id = settled(project.net, "", wired_nets(board), "--net");
  wiring_of(board, load_net(net_id));
  board.layout(project.layout);
  project.board = board_id;
  project.net = net_id;
  for (const std::string& target : project.targets)
    if (!target.ends_with(".json") && !is_file(target)) parse_target(target);
  if (project.app.empty() && holds_program(".")) project.app = ".";
  if (!project.app.empty()) load_app(project.app);
  return project;
}

ExitCode run_init(InitOptions options) {
  const fs::path file(project_file);
  if (!options.force && is_there(file))
    throw Error(ExitCode::Usage, "{}: it is there already; --force writes it anew", file.string());
  ask_for_rest(options.project);
  const Project project = checked(options.project);
  write_file(file, dump_json(to_json(project)));
  print_out("{}: {}\n", file.string(), project_text(project));
  return ExitCode::Done;
}

}  // namespace

void add_init(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("init", "write down board, net and targets for the commands in this folder");
  const auto options = std::make_shared<InitOptions>();
  Project& project = options->project;
  command->add_option("TARGET", project.targets, "servers to fit for: HOST[:PORT], or saved profiles");
  command->add_option("--board", project.board, "board id, or a .json file");
  command->add_option("--net", project.net, "net id, or a .json file");
  command->add_option("--layout", project.layout, "named division of the board's flash");
  command->add_option("--app", project.app, "the program: console, fetch, or a folder with yours");
  add_join(*command, project.join);
  command->add_option("--optimize", project.objective, "flash, ram, time or balanced")
      ->check(CLI::IsMember({"flash", "ram", "time", "balanced"}));
  command->add_flag("--force", options->force, "in place of the file that is there");
  command->footer(
      "Writes tlsfit.json (docs/formats.md). On a terminal it asks for what no option says. In its folder "
      "the other commands then need no options; those that are given go before it.\n\n"
      "Examples:\n  tlsfit init\n  tlsfit init example.org --board pico --net wiznet --optimize flash\n");
  command->callback([&action, options] { action = [options] { return run_init(*options); }; });
}

}  // namespace tlsfit
