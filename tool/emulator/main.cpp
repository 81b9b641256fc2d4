// tlsfit-emulator: runs an image on its emulated board. `tlsfit run` starts it and shows its report to
// people.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <random>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/numbers.hpp"
#include "base/output.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "emulator/session.hpp"
#include "model/run_parts.hpp"
#include "usage/description.hpp"

namespace {

using namespace tlsfit;
using emulator::SessionOptions;

struct Arguments {
  std::string image, report;
  std::vector<std::string> gets, tls;
  std::optional<std::uint64_t> seed;
  bool json = false;
  SessionOptions session;
};

void add_options(CLI::App& app, Arguments& a) {
  SessionOptions& s = a.session;
  app.add_option("image", a.image, "ELF made by `tlsfit build`, or any ELF or BIN with --board and --net")
      ->required();
  app.add_option("--board", s.given.board, "the board that an image is for which does not say so itself");
  app.add_option("--net", s.given.net, "the net on that board");
  app.add_option("--get", a.gets, "URL to fetch; its body goes to stdout (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--tls", a.tls, "HOST:PORT to only shake hands with (repeatable)")->allow_extra_args(false);
  app.add_flag("--at-once", s.at_once, "type all requests together");
  app.add_option("--repeat", s.repeat, "make the requests this many times")->check(CLI::Range(1, 1'000'000));
  app.add_option("--map", s.maps, "HOST=ADDRESS[:PORT]: let the device reach HOST there (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--listen", s.listens,
                 "PORT=PORT: let this machine call the device: 8080=80 (repeatable; runs until Ctrl-C)")
      ->allow_extra_args(false);
  app.add_flag("--allow-net", s.allow_net, "let the device reach whatever the host resolves");
  app.add_option("--seed", a.seed, "of noise, jitter and the chip's identity; random without")
      ->check(want_whole_number);
  app.add_flag("--json", a.json, "print the run report to stdout instead of the body");
  app.add_option("--report", a.report, "write the run report (JSON) to this file");
  app.add_option("--cable", s.cable, "pull and plug: down@2s, down@2000B,up@+3s");
  app.add_option(
      "--modem", s.modem,
      "which module it is, and its troubles (docs/nets.md): module=SIM900, wrong-key, reset@2s, drop@2000B");
  app.add_option("--dhcp-after", s.dhcp_after, "seconds of silence of the DHCP server; negative: for ever");
  app.add_option("--clock", s.clock, "what NTP says at start: 2026-11-22T21:00:00Z, or seconds from now");
  app.add_option("--speed", s.speed, "virtual seconds that pass in a real second of waiting")
      ->check(CLI::Range(0.01, 100000.0));
  app.add_option("--max-seconds", s.max_seconds, "give up after this much real time; 0: never")
      ->check(want_not_negative);
  app.add_option("--until", s.until, "end well once the device has printed this");
  app.add_option("--sessions", s.sessions, "end well some time after so many handshakes of the program");
  app.add_option("--pin", s.pins, "PIN=high, PIN=low or PIN=1.65V: what is on it from outside (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--show", s.show, "PIN: print when its level changes: led1, B10 (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--flash", s.flash, "file with what flash holds: read at the start, written at the end");
  app.add_option("--power-cut", s.power_cut, "the power fails during the N-th write to flash, and comes back")
      ->check(want_whole_number);
  app.add_flag("--profile", s.profile, "report which functions took the instructions (slower)");
  app.add_flag("--strict", s.strict, "fault on unaligned LDM, LDRD and VLDR as silicon does (slow)");
  app.add_flag("--no-crystal", s.no_crystal, "the crystal never starts");
  app.add_flag("--no-noise", s.no_noise, "the noise sources are stuck");
  app.add_flag("-q,--quiet", s.quiet, "no transcript and no notes on stderr");
  app.footer(
      "Example:\n  tlsfit-emulator firmware.elf --get https://localhost:8443/ --map localhost=127.0.0.1\n");
}

ExitCode run(Arguments& a) {
  for (const std::string& url : a.gets) a.session.commands.push_back(console_command("--get", url));
  for (const std::string& server : a.tls) a.session.commands.push_back(console_command("--tls", server));
  a.session.seed = a.seed ? *a.seed : std::random_device{}();
  a.session.body_to_stdout = !a.json;
  RunReport report = emulator::run_session(a.image, a.session);
  report.seed = a.session.seed;
  const std::string json = dump_json(to_json(report));
  if (a.json) write_out(json);
  if (!a.report.empty()) write_file(a.report, json);
  if (!a.json && a.report.empty() && !a.session.quiet)
    print_err("{}{}{}; seed {}, {} instructions, peak {} static + {} stack + {} heap bytes\n", report.outcome,
              report.error.empty() ? "" : ": ", printable(report.error), report.seed,
              grouped(report.instructions), grouped(report.peak_static), grouped(report.peak_stack),
              grouped(report.peak_heap));
  return report.outcome == "ok"          ? ExitCode::Done
         : report.outcome == "net-error" ? ExitCode::Unreachable
                                         : ExitCode::No;
}

}  // namespace

int main(int argc, char** argv) {
  return run_to_end("tlsfit-emulator", [&] {
    CLI::App app("Runs a tlsfit image on its emulated board.", "tlsfit-emulator");
    Arguments arguments;
    add_options(app, arguments);
    if (const auto folder = usage::wanted_description(argc, argv)) {
      usage::write_description(app, TLSFIT_VERSION, *folder, {});
      return ExitCode::Done;
    }
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      std::ostringstream asked;  // --help
      if (app.exit(error, asked, asked) != 0)
        throw Error(ExitCode::Usage, "{}; see `tlsfit run --help`", error.what());
      write_out(asked.str());
      return ExitCode::Done;
    }
    return run(arguments);
  });
}
