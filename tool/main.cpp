// Wires the commands together, and is the only place that catches: every way out has one line and an exit
// code.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "model/toolchain.hpp"

namespace {

using namespace tlsfit;

int code(ExitCode exit_code) {
  return static_cast<int>(exit_code);
}

void complain(std::string_view message) {
  fmt::print(stderr, "{} {}\n", painted("tlsfit:", Colour::Red, Stream::Err), message);
}

std::string version_text() {
  std::string mbedtls = "not found";
  try {
    mbedtls = find_mbedtls().version;
  } catch (const Error&) {  // --version answers on every machine
  }
  return fmt::format("tlsfit {}\nMbed TLS {}", tlsfit_version(), mbedtls);
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

/// Results that did not reach their file (a full disk) must not end as success.
void flush_results() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw Error(ExitCode::Usage, "standard output cannot be written: {}", std::strerror(errno));
}

/// Ends by the same signal, so that whoever started us knows.
[[noreturn]] void end_by(int signal_number) {
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
  std::_Exit(128 + signal_number);
}

int run(int argc, char** argv) {
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
  add_probe(app, action);
  add_fit(app, action);
  add_explain(app, action);
  add_build(app, action);
  add_run(app, action);
  add_size(app, action);
  add_doctor(app, action);
  add_calibrate(app, action);
  check_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    complain(
        fmt::format("{}; see `tlsfit {}--help`", error.what(),
                    app.get_subcommands().empty() ? "" : app.get_subcommands().front()->get_name() + " "));
    return code(ExitCode::Usage);
  }
  set_verbosity(quiet ? Verbosity::Quiet : verbose ? Verbosity::Verbose : Verbosity::Normal);
  const ExitCode answer = action();
  flush_results();
  return code(answer);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Error& error) {
    complain(error.what());
    return code(error.exit_code());
  } catch (const Interrupted& interrupted) {
    end_by(interrupted.signal);
  } catch (const std::exception& error) {
    complain(fmt::format("a defect in tlsfit: {}", error.what()));
    return code(ExitCode::Defect);
  }
}
