// tlsfit run: starts the emulator, which is a program of its own (design decision 9), and shows its report.
#include <csignal>

#include "base/elf.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/run_text.hpp"
#include "hosted/session.hpp"
#include "lab/bench.hpp"

namespace tlsfit {

namespace {

/// An option that is handed to the emulator as it is.
struct Passed {
  const char* name;
  const char* value;  ///< what people see in its place; null: a flag
  const char* help;
};

constexpr Passed passed[] = {
    {"--get", "URL", "fetch this page; its body goes to stdout (repeatable)"},
    {"--tls", "HOST:PORT", "only shake hands with this server (repeatable)"},
    {"--at-once", nullptr, "make all requests together, not one after another"},
    {"--repeat", "N", "make the requests this many times"},
    {"--map", "HOST=ADDRESS[:PORT]", "let the device reach HOST there (repeatable)"},
    {"--listen", "PORT=PORT", "let programs here call the device at 127.0.0.1: 8080=80 (repeatable)"},
    {"--until", "TEXT", "end well once the device has printed this"},
    {"--sessions", "N", "end well some time after so many handshakes of the program"},
    {"--allow-net", nullptr, "let the device reach whatever this machine can; else only targets and --map"},
    {"--seed", "N", "of noise, jitter and the chip's identity; else random, and reported"},
    {"--cable", "STEPS", "pull and plug the cable: down@2s, down@2000B,up@+3s (bytes: received by TCP)"},
    {"--modem", "WHAT",
     "which module it is, and its troubles (docs/nets.md): module=SIM900, wrong-key, reset@2s, drop@2000B"},
    {"--dhcp-after", "SECONDS", "the DHCP server is silent until then; negative: for ever"},
    {"--clock", "TIME", "what NTP says: 2026-11-22T21:00:00Z, or seconds from now: -86400"},
    {"--speed", "N", "virtual seconds per real second while the device waits for the network"},
    {"--max-seconds", "N",
     "give up after this much real time (120; at the console, once stdin ends); 0: never"},
    {"--pin", "PIN=STATE", "what is on a pin from outside: button=low, B1=high, A1=1.65V (repeatable)"},
    {"--show", "PIN", "print when a pin's level changes, by the device's time: led1, B10 (repeatable)"},
    {"--flash", "FILE", "what flash holds besides the image: read at the start, written at the end"},
    {"--power-cut", "N", "the power fails during the N-th write to flash, and the device starts anew"},
    {"--profile", nullptr, "show which functions took the instructions (slower)"},
    {"--strict", nullptr, "fault on unaligned LDM, LDRD and VLDR as silicon does (slow)"},
    {"--no-crystal", nullptr, "the crystal never starts"},
    {"--no-noise", nullptr, "the noise sources are stuck"},
};

struct RunOptions {
  std::string image;
  Given given;
  bool json = false;
  std::vector<std::string> arguments;
};

fs::path emulator_path() {
  if (const auto path = lab::find_emulator()) return *path;
  throw Error(ExitCode::Missing,
              "tlsfit-emulator is not beside tlsfit: its package is tlsfit-emulator; without packages "
              "`apt-get install "
              "libunicorn-dev`, then build tlsfit again");
}

ExitCode exit_code_of(int code) {
  // So early that the emulator did not yet watch for them; or nobody reads what it prints.
  if (code == 128 + SIGINT || code == 128 + SIGTERM || code == 128 + SIGPIPE) throw Interrupted{code - 128};
  if (code >= 0 && code <= static_cast<int>(ExitCode::Defect)) return static_cast<ExitCode>(code);
  throw Error(ExitCode::Defect, "tlsfit-emulator ended with code {}", code);
}

ExitCode show(const RunReport& report, const ImageInfo& info, const Board& board, ExitCode code) {
  if (verbosity() != Verbosity::Quiet)
    print_err("{}", run_text(report, info, board));
  else if (code != ExitCode::Done)
    throw Error(code, "{}: {}", report.outcome, printable(report.error));
  return code;
}

/// An executable needs no emulated board.
ExitCode run_executable(const RunOptions& options, const ImageInfo& info, const Board& board) {
  hosted::SessionOptions session = hosted::options_from(options.arguments, board);
  session.body_to_stdout = !options.json;
  session.quiet = verbosity() == Verbosity::Quiet;
  const RunReport report = hosted::run_session(options.image, info, board, session);
  const ExitCode code = report.outcome == "ok"          ? ExitCode::Done
                        : report.outcome == "net-error" ? ExitCode::Unreachable
                                                        : ExitCode::No;
  if (!options.json) return show(report, info, board, code);
  write_out(dump_json(to_json(report)));
  return code;
}

ExitCode run_image(const RunOptions& options) {
  const ImageInfo info = load_image(options.image, options.given).info;
  const Board board = board_from_json(info.board, options.image + ": board");
  if (board.hosted()) {
    if (info.tlsfit_version.empty())
      throw Error(ExitCode::Usage, "{}: tlsfit did not build it: run it by itself", options.image);
    return run_executable(options, info, board);
  }
  const TemporaryFolder folder;
  const fs::path report_file = folder.path() / "run.json";
  std::vector<std::string> argv{emulator_path().string(), options.image};
  argv.insert(argv.end(), options.arguments.begin(), options.arguments.end());
  if (!options.given.board.empty()) argv.insert(argv.end(), {"--board", options.given.board});
  if (!options.given.net.empty()) argv.insert(argv.end(), {"--net", options.given.net});
  if (verbosity() == Verbosity::Quiet) argv.emplace_back("--quiet");
  if (options.json)
    argv.emplace_back("--json");
  else
    argv.insert(argv.end(), {"--report", report_file.string()});

  const ExitCode code = exit_code_of(run_attached(argv));
  if (options.json || !is_there(report_file)) return code;
  const RunReport report = run_report_from_json(load_json(report_file), "run report");
  return show(report, info, board, code);
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("run", "run an image on its emulated board, or as the executable that it is");
  const auto options = std::make_shared<RunOptions>();
  command->add_option(
      "IMAGE", options->image,
      "firmware.elf (default: the one that is built here); with --board and --net any ELF or BIN");
  command->add_option("--board", options->given.board,
                      "the board of an image that tlsfit did not build: an id, or a .json file");
  command->add_option("--net", options->given.net, "the net on that board");
  command->add_flag("--json", options->json, "print the run report as JSON instead of the page");
  for (const Passed& p : passed) {
    const auto pass_on = [options, name = std::string(p.name)](const std::string& value) {
      options->arguments.insert(options->arguments.end(), {name, value});
    };
    if (p.value == nullptr)
      command->add_flag_callback(
          p.name, [options, &p] { options->arguments.emplace_back(p.name); }, p.help);
    else
      command
          ->add_option_function<std::vector<std::string>>(
              p.name, [pass_on](const auto& values) { std::for_each(values.begin(), values.end(), pass_on); },
              p.help)
          ->allow_extra_args(false)
          ->type_name(p.value);
  }
  command->footer(
      "Without --get and --tls, the device's console is on stdin and stdout (try `help`). A program that "
      "takes no\n"
      "commands (`tlsfit build --app`) does what it is for, until it says that it has ended, or --until.\n"
      "An image of a hosted board is run itself, or by the user-mode QEMU of its processor; what only an "
      "emulated\n"
      "board has (--cable, --flash, --pin, ...) is refused.\n"
      "Exit code 4: a server could not be reached; 1: a request did not end well.\n"
      "Example:\n  tlsfit run build/pico-wiznet/firmware.elf --get https://localhost:8443/\n");
  command->callback([&action, options] {
    action = [options] {
      options->image = settled_image(options->image, "run");
      return run_image(*options);
    };
  });
}

}  // namespace tlsfit
