#include "cmd/command_line.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "base/output.hpp"
#include "base/progress.hpp"
#include "cmd/commands.hpp"
#include "cmd/help.hpp"
#include "cmd/overview.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/toolchain.hpp"
#include "usage/description.hpp"
#include "usage/help.hpp"

namespace tlsfit {

namespace {

std::string version_text() {
  const auto found = look_for_mbedtls();  // --version answers on every machine
  const auto* const mbedtls = std::get_if<MbedTls>(&found);
  return fmt::format("tlsfit {}\nMbed TLS {}", tlsfit_version(), mbedtls ? mbedtls->version : "not found");
}

/// CLI11 says of `tlsfit doctro` only that a command is missing.
void check_command(const CLI::App& app, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("-")) continue;  // before the command there are flags only
    command_named(app, word);
    return;
  }
}

void add_commands(CLI::App& app, Action& action) {
  add_init(app, action);
  add_probe(app, action);
  add_fit(app, action);
  add_explain(app, action);
  add_build(app, action);
  add_new(app, action);
  add_run(app, action);
  add_size(app, action);
  add_export(app, action);
  add_flash(app, action);
  add_monitor(app, action);
  add_check(app, action);
  add_matrix(app, action);
  add_doctor(app, action);
  add_calibrate(app, action);
  add_help(app, action);
}

}  // namespace

ExitCode run_command_line(int argc, char** argv) {
  CLI::App app("Finds out what TLS servers really require and fits verified TLS to a microcontroller.",
               "tlsfit");
  Action action;
  bool quiet = false, verbose = false;
  usage::use_terminal_width(app);
  app.set_version_flag("--version", version_text, "print the versions of tlsfit and of Mbed TLS");
  app.add_flag("-q,--quiet", quiet, "say nothing but results and errors");
  app.add_flag("-v,--verbose", verbose, "say more about what goes on")->excludes("--quiet");
  app.fallthrough();
  app.require_subcommand(1);
  add_commands(app, action);
  if (const auto folder = usage::wanted_description(argc, argv)) {
    app.footer(exit_codes_text());
    usage::write_description(app, tlsfit_version(), *folder,
                             {{"--board", config_ids("boards")}, {"--net", config_ids("nets")}});
    return ExitCode::Done;
  }
  app.footer(overview);
  check_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream asked;  // --help, --version
    if (app.exit(error, asked, asked) == 0) {
      write_out(asked.str());
      return ExitCode::Done;
    }
    throw Error(ExitCode::Usage, "{}; see `tlsfit {}--help`", error.what(),
                app.get_subcommands().empty() ? "" : app.get_subcommands().front()->get_name() + " ");
  }
  set_verbosity(quiet ? Verbosity::Quiet : verbose ? Verbosity::Verbose : Verbosity::Normal);
  return action();
}

}  // namespace tlsfit
