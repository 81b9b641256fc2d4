#include <fmt/ranges.h>

#include "base/next_step.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/secret_prompt.hpp"
#include "base/shell.hpp"
#include "build/firmware.hpp"
#include "build/join.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/fit_command.hpp"
#include "cmd/fit_targets.hpp"
#include "cmd/held_folder.hpp"
#include "cmd/nets_text.hpp"
#include "cmd/program_text.hpp"
#include "cmd/script_text.hpp"
#include "lab/image.hpp"
#include "lab/image_meter.hpp"
#include "model/fit.hpp"
#include "model/target_list.hpp"

namespace tlsfit {

namespace {

struct BuildOptions {
  FitArguments fitting;  ///< board, net and layout, and what to fit for unless there is a fit
  std::string fit, out;
  JoinGiven join;  ///< what the network is joined with
  bool debug = false, release = false, json = false;
};

/// The fit says what it is for; what the person says must agree.
Fit load_fit(const BuildOptions& options, const lab::Bench& bench) {
  const fs::path path = fs::path(options.fit) / "fit.json";
  if (!is_file(path))
    throw Error(ExitCode::Usage, "{}: not what `tlsfit fit -o` writes: it has no fit.json", options.fit);
  Fit fit = fit_from_json(load_json(path), path.string());
  const auto agree = [&](std::string_view what, const std::string& wanted, const std::string& got) {
    if (!wanted.empty() && wanted != got)
      throw Error(ExitCode::Usage, "{}: the fit is for {} '{}', not '{}': fit again, or build for '{}'",
                  options.fit, what, printable(got), printable(wanted), printable(got));
  };
  const auto has_room = [&](std::string_view memory, std::uint64_t fitted, std::uint64_t there) {
    if (there != 0 && there < fitted)
      throw Error(ExitCode::Usage,
                  "{}: the fit is for a '{}' with {} bytes of {}, this one has {}: fit again", options.fit,
                  printable(fit.board), grouped(fitted), memory, grouped(there));
  };
  agree("board", bench.board.id, fit.board);
  agree("net", bench.net.id, fit.net);
  agree("layout", options.fitting.layout, fit.layout);
  agree("--words", options.fitting.words, fit.words);
  agree("--join", options.fitting.join, fit.join);
  agree("program", options.fitting.app.empty() ? "" : bench.app.id, fit.app);
  has_room("flash", fit.flash.capacity, bench.board.layout(fit.layout).image.size);
  has_room("RAM", fit.ram.capacity, bench.board.ram_size());
  return fit;
}

/// The program that a fit is for.
App app_of(const Fit& fit, const std::string& folder) {
  const std::vector<std::string> ours = app_ids();
  if (std::find(ours.begin(), ours.end(), fit.app) == ours.end())
    throw Error(ExitCode::Usage, "{}: the fit is for the program '{}': name its folder: --app {}", folder,
                printable(fit.app), printable(fit.app));
  return load_app(fit.app);
}

/// What the network is joined with, by the command line and by the list of targets that is meant.
Join join_of(const BuildOptions& options, const lab::Bench& bench) {
  const fs::path list = bench.net.join.empty() ? fs::path() : usual_list(bench.app);
  return join_for(bench.net, options.join, list.empty() ? JoinGiven() : load_target_list_join(list),
                  ask_secretly);
}

ExitCode run_build(BuildOptions options) {
  // Whatever is wrong with the arguments shows before anything is made.
  const std::optional<Project> project = load_project();
  if (options.fit.empty())
    settle(options.fitting, project);
  else
    settle_by_fit(options.fitting, options.fit, project);
  lab::Bench bench = bench_for(options.fitting);
  const Join join = join_of(options, bench);
  std::optional<Fit> named;
  std::optional<HeldFolder> read;  // the fit stays as it is until the image is there
  const fs::path out =
      options.out.empty() ? fmt::format("build/{}-{}", bench.board.id, bench.net.id) : options.out;
  if (!options.fit.empty()) {
    std::error_code unknown;
    if (is_folder(options.fit) && !fs::equivalent(options.fit, out, unknown))
      read.emplace(options.fit, HeldFolder::For::Reading);
    named = load_fit(options, bench);
    if (options.fitting.app.empty()) take_app(bench, app_of(*named, options.fit), options.fitting.js_heap);
  }
  need_firmware_tools(bench.board.core, *bench.runner);
  const HeldFolder folder(out);
  bench.work = folder.work();
  if (!named) {
    options.fit = (out / "fit").string();
    const HeldFolder held(options.fit);
    const fit::FitFolder made = fit_targets(options.fitting, bench);
    fit::FitFolder shown = made;
    fit::set_command(shown, fit_command(options.fitting, made.fit.layout));
    fit::write_fit(shown, options.fit);
    // What the fit measured is compiled there already, and has only to be linked with its own stack and
    // arena.
    if (made.secret_files.empty()) options.fit = lab::place_fit(made, bench.work).string();
    named = made.fit;
  }
  const Fit& fit = *named;
  warn_of_script(bench.app, bench.net, fit);

  using lab::Variant;
  const FirmwareResult release = lab::link_image(bench, options.fit, folder.work(), Variant::Release);
  const Variant variant = options.debug ? Variant::Debug : Variant::Release;
  FirmwareResult chosen =
      options.debug ? lab::link_image(bench, options.fit, folder.work(), variant) : release;
  if (!join.empty()) {
    const Bytes joined = with_join(read_bytes(chosen.elf), chosen.elf.string(), join);
    chosen.elf = folder.work() / "joined.elf";
    write_file(chosen.elf, {reinterpret_cast<const char*>(joined.data()), joined.size()}, Access::Private);
  }
  const Access access =
      secrets_in(join).empty() && !lab::has_private_key(fit) ? Access::Usual : Access::Private;
  const ImageSize size = lab::write_image_files(bench, fit, chosen, variant, folder.work(), out, access);
  if (!join.empty()) remove_file(folder.work() / "joined.elf");
  const fs::path elf = out / "firmware.elf";
  std::vector<std::string> beside = bench.board.outputs;
  beside.emplace_back("map");
  say(fmt::format("{} (and .{}): {} with {}, layout {}, program {}, {}", elf.string(),
                  fmt::join(beside, ", ."), fit.board, fit.net, size.info->layout, printable(bench.app.id),
                  options.debug ? "debug" : "release"));
  if (const std::string taken = program_text(fit); !taken.empty()) say(taken);
  if (options.debug) {
    const std::uint64_t with = lab::flash_size(chosen.elf), without = lab::flash_size(release.elf);
    say(fmt::format("debug takes {} bytes of flash more than release ({})",
                    grouped(static_cast<std::int64_t>(with) - static_cast<std::int64_t>(without)),
                    grouped(without)));
  }
  if (lab::has_private_key(fit))
    say("a client's private key is in the image: whoever reads it can pass for the device");
  for (const std::string_view secret : secrets_in(join))
    say(fmt::format("{} is in the image: whoever reads the image has it", secret));
  if (options.json)
    write_out(dump_json(to_json(size.report)));
  else
    print_out("{}", bars_text(size.report));
  if (!options.json) {
    const std::string image = shell_word(elf.string());
    suggest(bench.board.hosted() ? fmt::format("tlsfit run {0}, or by itself: {0}", image)
                                 : fmt::format("tlsfit run {0}, or onto the board: tlsfit flash {0}", image));
  }
  return ExitCode::Done;
}

}  // namespace

void add_build(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("build", "compile an image, from a fit or straight for targets");
  const auto options = std::make_shared<BuildOptions>();
  FitArguments& fitting = options->fitting;
  fitting.objective.clear();  // until it is settled
  command->add_option("--board", fitting.board, board_help);
  command->add_option("--net", fitting.net, net_help);
  command->add_option("--layout", fitting.layout, "named division of the board's flash");
  command->add_option("--app", fitting.app,
                      "the program: console (the default), fetch, or a folder with yours");
  add_script(*command, fitting);
  add_words(*command, fitting.words);
  add_join(*command, fitting.join);
  auto* const folder = command->add_option("--fit", options->fit, "folder that `tlsfit fit -o` wrote");
  command
      ->add_option("--target", fitting.targets,
                   "fit for these first: saved profiles or HOST[:PORT]; default: targets.json of the "
                   "program, or here, else common "
                   "web servers")
      ->excludes(folder);
  command->add_option("--ca", fitting.ca, "PEM file with the roots to trust, in place of this machine's")
      ->excludes(folder);
  command->add_option("--anchor", fitting.anchor, "where verification ends: root, intermediate or key")
      ->check(CLI::IsMember({"root", "intermediate", "key"}))
      ->excludes(folder);
  command
      ->add_option("--client-cert", fitting.client.certificate,
                   "PEM file of the device's own chain, if the one target asks for a client certificate")
      ->excludes(folder);
  command->add_option("--client-key", fitting.client.key, "PEM file of its private key")->excludes(folder);
  command->add_option("--optimize", fitting.objective, "flash, ram, time or balanced")
      ->check(CLI::IsMember({"flash", "ram", "time", "balanced"}))
      ->excludes(folder);
  auto* const release = command->add_flag("--release", options->release, "optimise for size (the default)");
  command->add_flag("--debug", options->debug, "optimise for debugging, and say how much flash that takes")
      ->excludes(release);
  for (const JoinField& field : join_fields()) {
    std::string help(field.name);
    if (field.secret())
      help = fmt::format("file with {}; default: the environment's {}{}", field.name, field.variable,
                         field.with.empty() ? "" : ", else a question on the terminal");
    command->add_option(std::string(field.option), options->join[std::string(field.id)], help)
        ->type_name(field.secret() ? "FILE" : "NAME");
  }
  add_launcher(*command, fitting.launcher);
  command->add_option("-o", options->out, "output folder (default: build/<board>-<net>)");
  command->add_flag("--json", options->json, "print the size report as JSON");
  command->footer([] {
    return boards_help(all_boards()) + '\n' + nets_help(all_nets()) +
           "\nExamples:\n  tlsfit build --board pico --net wiznet --target example.org\n"
           "  tlsfit build --board pico --net wiznet --fit fit/ -o out/\n";
  });
  command->callback([&action, options] { action = [options] { return run_build(*options); }; });
}

}  // namespace tlsfit
