#include <fmt/ranges.h>

#include <charconv>
#include <set>

#include "base/next_step.hpp"
#include "base/numbers.hpp"
#include "base/output.hpp"
#include "base/shell.hpp"
#include "build/firmware.hpp"
#include "cmd/amounts.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/fit_command.hpp"
#include "cmd/fit_targets.hpp"
#include "cmd/held_folder.hpp"
#include "cmd/nets_text.hpp"
#include "cmd/program_text.hpp"
#include "cmd/verdict.hpp"
#include "page/pareto.hpp"

namespace tlsfit {

namespace {

std::string record_text(const RecordPlan& record) {
  std::string text = fmt::format("in {}, out {}", grouped(record.in), grouped(record.out));
  if (record.mfl) text += fmt::format(", fragments of {}", *record.mfl);
  if (record.rsl) text += ", record size limit";
  return text + fmt::format(" ({})", record.basis);
}

std::string anchor_text(const Plan& plan) {
  if (plan.anchors.size() != 1) return fmt::format("{} trust anchors", plan.anchors.size());
  const Anchor& anchor = plan.anchors.front();
  return fmt::format("{} ({}{}{})", printable(anchor.subject), printable(anchor.kind),
                     anchor.placement == "root"  ? ""
                     : anchor.placement == "key" ? ", the server's own key"
                                                 : ", an intermediate",
                     anchor.not_after.empty() ? "" : ", until " + printable(anchor.not_after.substr(0, 10)));
}

std::string rehearsal_text(const Fit& fit, const Plan& plan) {
  for (const Rehearsal& rehearsal : fit.rehearsal)
    if (rehearsal.target == plan.target.name())
      return rehearsal.verified
                 ? painted(rehearsal.resumed ? "verified handshake, and resumed by a second one"
                                             : "verified handshake",
                           Colour::Green, Stream::Out)
                 : painted(printable(rehearsal.outcome), Colour::Yellow, Stream::Out);
  return "none";
}

std::string use_text(std::uint64_t used, std::uint64_t capacity, std::string_view basis) {
  if (capacity == 0) return fmt::format("{} bytes ({})", grouped(used), basis);
  const double part = static_cast<double>(used) / static_cast<double>(capacity);
  return fmt::format("{} {} of {} bytes ({})", bar(part, 30), grouped(used), grouped(capacity), basis);
}

/// Each once, in order.
std::set<std::string> distinct(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

/// What else was measured, and lost.
std::string candidates_text(const Fit& fit) {
  Table table({Align::Left, Align::Right, Align::Right, Align::Right});
  table.row({"measured", "flash", "RAM", "handshake"});
  for (const FitCandidate& c : fit.candidates)
    table.row({fmt::format("{}{}, {}, {}", c.chosen ? "* " : "  ", fmt::join(distinct(c.versions), " and "),
                           c.shape, c.build),
               grouped(c.flash), grouped(c.ram_peak()), grouped(c.handshake)});
  return table.text();
}

std::string runner_up_text(const FitRunnerUp& second) {
  return fmt::format("runner-up {}, {}, {}: {} ({})", fmt::join(distinct(second.versions), " and "),
                     second.shape, second.build, second.why, second.basis);
}

void print_text(const Fit& fit, const std::string& place) {
  print_out("{} with {}, layout {}, program {}, Mbed TLS {}\n\n", fit.board, fit.net, fit.layout,
            printable(fit.app), fit.mbedtls_version);
  Table table({Align::Left, Align::Left});
  for (const Plan& plan : fit.plans) {
    table.row(
        {painted(plan.many ? "any web server" : printable(plan.target.name()), Colour::Bold, Stream::Out),
         ""});
    for (const std::string& suite : plan.suites)
      table.row({suite == plan.suite ? "  plan" : "",
                 fmt::format("{}, {}{}", plan.version, suite, plan.group.empty() ? "" : ", " + plan.group)});
    table.row({"  ends at", anchor_text(plan)});
    if (plan.client_certificate)
      table.row({"  shows", fmt::format("{} ({})", printable(plan.client_certificate->subject),
                                        printable(plan.client_certificate->kind))});
    table.row({"  records", record_text(plan.record)});
    table.row({"  rehearsal", rehearsal_text(fit, plan)});
  }
  print_out("{}\n", table.text());
  print_out("shape {}, {}: {}\n", fit.shape.name, fit.shape.build, fmt::join(fit.shape.primitives, "; "));
  print_out("flash {}\nRAM   {}\n", use_text(fit.flash.used, fit.flash.capacity, fit.flash.basis),
            use_text(reserved(fit.ram), fit.ram.capacity, fit.ram.basis));
  print_out("      static {}, Mbed TLS's arena {} for {} at once, stack {}\n", grouped(fit.ram.static_bytes),
            grouped(fit.ram.arena), fit.ram.connections, grouped(fit.ram.stack));
  print_out("      at the peak of one request {}: static {}, heap {}, stack {}\n",
            grouped(fit.ram.total_peak), grouped(fit.ram.static_bytes), grouped(fit.ram.heap_peak),
            grouped(fit.ram.stack_peak));
  if (const std::string taken = program_text(fit); !taken.empty()) print_out("{}\n", taken);
  if (fit.handshake != 0) print_out("handshake {} instructions\n", grouped(fit.handshake));
  if (fit.candidates.size() > 1) print_out("\n{}", candidates_text(fit));
  if (fit.runner_up) print_out("{}\n", runner_up_text(*fit.runner_up));
  print_out("\n");
  print_out("{} options; the files are in {}\n", fit.options.size(), place);
}

/// "80M" as a number: K is a thousand here, M a million.
std::optional<std::uint64_t> count_from(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (failed != std::errc() || !(unit.empty() || unit == "K" || unit == "M") || value > 1'000'000'000'000)
    throw Error(ExitCode::Usage, "{} {}: want a number of instructions: 80M, 80000000", option,
                printable(text));
  return value * (unit == "M" ? 1'000'000 : unit == "K" ? 1'000 : 1);
}

void need_picture(const std::string& path) {
  if (!path.ends_with(".html") && !path.ends_with(".svg"))
    throw Error(ExitCode::Usage, "--pareto {}: want a name that ends with .html or .svg", printable(path));
}

void write_picture(const Fit& fit, const std::string& path) {
  const page::Templates templates = page::load_templates();
  write_file(path, path.ends_with(".svg") ? page::pareto_svg(fit, templates)
                                          : page::html(page::pareto_document(fit, templates), templates));
}

}  // namespace

void add_fit(CLI::App& app, Action& action) {
  struct Options {
    FitArguments arguments;
    std::string folder = "fit", max_flash, max_ram, max_handshake, pareto;
    bool exact = false, json = false;
  };
  const auto options = std::make_shared<Options>();
  options->arguments.objective.clear();  // until it is settled
  CLI::App* const command =
      app.add_subcommand("fit", "find the smallest configuration that serves the targets");
  command->add_option(
      "targets", options->arguments.targets,
      "saved profiles or HOST[:PORT]; none: targets.json of the program, or here, else common web servers");
  command->add_option("--board", options->arguments.board,
                      std::string(board_help) + "; all: a verdict on each (--net all likewise)");
  command->add_option("--net", options->arguments.net, net_help);
  command->add_option("--layout", options->arguments.layout, "layout of the board's flash");
  command->add_option("--app", options->arguments.app,
                      "the program: console (the default), fetch, or a folder with yours");
  add_script(*command, options->arguments);
  add_words(*command, options->arguments.words);
  add_join(*command, options->arguments.join);
  command->add_option("--optimize", options->arguments.objective, "flash, ram, time or balanced")
      ->check(CLI::IsMember({"flash", "ram", "time", "balanced"}));
  command
      ->add_option("--anchor", options->arguments.anchor,
                   "where verification ends: root, intermediate or key (the server's own)")
      ->check(CLI::IsMember({"root", "intermediate", "key"}));
  command->add_option("--connections", options->arguments.connections, "connections at once (2)")
      ->check(CLI::Range(1, 8));
  command->add_option("--max-flash", options->max_flash, "flash that the image may take: \"96K\"");
  command->add_option("--max-ram", options->max_ram, "RAM that it may take, with heap and stack: \"24K\"");
  command->add_option("--max-handshake", options->max_handshake,
                      "instructions that a handshake may take on the emulated board: \"80M\"");
  command->add_flag("--estimate", options->arguments.estimate,
                    "neither compile nor rehearse: sizes by adding up, in a moment, marked as estimated");
  command
      ->add_flag("--prove", options->arguments.prove,
                 "try without each option and with smaller buffers, take what can be saved, and write down "
                 "what happened (proof.txt, proof.json)")
      ->excludes("--estimate");
  command
      ->add_option(
          "--pareto", options->pareto,
          "measure every candidate and draw flash against RAM and instructions: FILE.html or FILE.svg")
      ->excludes("--estimate");
  command
      ->add_flag("--exact", options->exact,
                 "with `all` for the board or the net: build and run what fits by the estimates")
      ->excludes("--estimate");
  command->add_option("--ca", options->arguments.ca,
                      "PEM file with the roots to trust, in place of this machine's");
  command->add_option("--client-cert", options->arguments.client.certificate,
                      "PEM file of the device's own chain, if the one target asks for a client certificate");
  command->add_option("--client-key", options->arguments.client.key, "PEM file of its private key");
  add_launcher(*command, options->arguments.launcher);
  command->add_option("-o,--output", options->folder, "folder for the generated files (fit)");
  command->add_flag("--json", options->json, "print JSON");
  command->footer([] {
    return boards_help(all_boards()) + '\n' + nets_help(all_nets()) +
           "\nWrites mbedtls_config.h, trust_anchors.{h,c}, board.h, link.ld, fit.cmake and fit.json, with "
           "PSA\n"
           "crypto_config.h, and with a client certificate client_certificates.{h,c} and client_keys.c, "
           "after a\n"
           "client built from exactly these has completed a verified handshake with every target.\n\n"
           "With --board all or --net all it writes nothing, and says which of them the targets fit: exit "
           "code "
           "1\nif none.\n\n"
           "Examples:\n  tlsfit fit target.json --board pico --net wiznet -o fit/\n"
           "  tlsfit fit target.json --board all\n";
  });
  command->callback([&action, options] {
    action = [options] {
      options->arguments.limits = {.flash = limit_from("--max-flash", options->max_flash),
                                   .ram = limit_from("--max-ram", options->max_ram),
                                   .handshake = count_from("--max-handshake", options->max_handshake)};
      options->arguments.measure_all = !options->pareto.empty();
      if (options->arguments.measure_all) need_picture(options->pareto);
      settle(options->arguments, load_project());
      if (wants_verdicts(options->arguments))
        return print_verdicts(options->arguments, options->exact, options->json);
      if (options->exact)
        throw Error(ExitCode::Usage,
                    "--exact: goes with --board all or --net all; one fit is exact as it is");
      const lab::Bench bench = bench_for(options->arguments);
      if (options->arguments.measure_all || options->arguments.prove)
        need_firmware_tools(bench.board.core, this_machine());
      const HeldFolder held(options->folder);
      fit::FitFolder folder = fit_targets(options->arguments, bench);
      fit::set_command(folder, fit_command(options->arguments, folder.fit.layout));
      fit::write_fit(folder, options->folder);
      if (options->arguments.measure_all) write_picture(folder.fit, options->pareto);
      if (options->json) {
        write_out(folder.files.at("fit.json"));
        return ExitCode::Done;
      }
      print_text(folder.fit, options->folder);
      if (const auto proof = folder.files.find("proof.txt"); proof != folder.files.end())
        print_out("\n{}", proof->second);
      const std::string& program = options->arguments.app;
      suggest("tlsfit build --fit " + shell_word(options->folder) +
              (program.empty() || bench.app.ours() ? "" : " --app " + shell_word(program)));
      return ExitCode::Done;
    };
  });
}

}  // namespace tlsfit
