// Wires the commands together.
#include <algorithm>
#include <sstream>

#include "base/output.hpp"
#include "base/program.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "model/toolchain.hpp"

namespace {

using namespace tlsfit;

std::string version_text() {
  const auto found = look_for_mbedtls();  // --version answers on every machine
  const auto* const mbedtls = std::get_if<MbedTls>(&found);
  return fmt::format("tlsfit {}\nMbed TLS {}", tlsfit_version(), mbedtls ? mbedtls->version : "not found");
}

/// CLI11 says of `tlsfit doctro` only that a command is missing.
void check_command(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.starts_with("-")) continue;  // before the command there are flags only
    if (std::find(names.begin(), names.end(), word) != names.end()) return;
    const auto meant = nearest(word, names);
    throw Error(ExitCode::Usage, "unknown command '{}'; {}", printable(word),
                meant ? fmt::format("did you mean '{}'?", *meant)
                      : fmt::format("there are: {}", fmt::join(names, ", ")));
  }
}

ExitCode run(int argc, char** argv) {
  CLI::App app("Finds out what TLS servers really require and fits verified TLS to a microcontroller.",
               "tlsfit");
  Action action;
  bool quiet = false, verbose = false;
  app.set_version_flag("--version", version_text);
  app.add_flag("-q,--quiet", quiet, "say nothing but results and errors");
  app.add_flag("-v,--verbose", verbose, "say more about what goes on")->excludes("--quiet");
  app.fallthrough();
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 something is missing here, 4 target unreachable,\n"
      "5 a defect in tlsfit. `tlsfit COMMAND --help` shows examples.\n");
  add_init(app, action);
  add_probe(app, action);
  add_fit(app, action);
  add_explain(app, action);
  add_build(app, action);
  add_new(app, action);
  add_run(app, action);
  add_size(app, action);
  add_flash(app, action);
  add_monitor(app, action);
  add_check(app, action);
  add_matrix(app, action);
  add_doctor(app, action);
  add_calibrate(app, action);
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

}  // namespace

int main(int argc, char** argv) {
  return run_to_end("tlsfit", [&] { return run(argc, argv); });
}
