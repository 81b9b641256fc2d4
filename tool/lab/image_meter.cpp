#include "lab/image_meter.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/elf.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "build/image.hpp"
#include "fit/records.hpp"
#include "lab/outcome_file.hpp"
#include "model/does_not_fit.hpp"
#include "model/run_report.hpp"
#include "size/report.hpp"

namespace tlsfit::lab {

namespace {

/// Every file below a folder: names and contents.
std::string contents_of(const fs::path& folder) {
  std::string all;
  for (const fs::path& file : files_below(folder))
    all += file.lexically_relative(folder).string() + '\n' + read_text(file);
  return all;
}

/// What the compiler found first, without the path of a file that only this run had.
std::string first_complaint(std::string line) {
  line.erase(0, line.find_first_not_of(' '));
  if (const std::size_t error = line.find("error: "); error != std::string::npos) {
    const std::size_t colon = line.find(':');
    line = fs::path(line.substr(0, colon)).filename().string() + ": " + line.substr(error + 7);
  }
  if (const std::size_t missing = line.find("undefined reference to "); missing != std::string::npos)
    line.erase(0, missing);  // the linker names the file as libc's builder did
  return printable(line.substr(0, 160));
}

std::string overflow_text(const FirmwareResult& result) {
  std::string text;
  for (const Overflow& overflow : result.overflows)
    text += fmt::format("{}{} over by {} bytes", text.empty() ? "" : ", ", overflow.region,
                        grouped(overflow.bytes));
  return text;
}

/// A mistake in the user's program is in every candidate, and is shown as the compiler tells it, with file
/// and line.
void check_program(const App& app, const std::vector<std::string>& errors) {
  const auto is_in_program = [&](const std::string& error) {
    for (const std::string_view sign : {"`setup()'", "`loop()'", "has a constructor"})
      if (error.find(sign) != error.npos) return true;
    return error.starts_with(app.folder.string() + '/');
  };
  if (!app.ours() && std::any_of(errors.begin(), errors.end(), is_in_program))
    throw Error(ExitCode::Usage, "the program does not compile:\n  {}", fmt::join(errors, "\n  "));
}

RunReport run_once(const Bench& bench, const std::string& elf, const std::vector<std::string>& asked) {
  std::vector<std::string> command{bench.emulator.value().string()};
  if (bench.board.hosted()) command.emplace_back("run");
  command.insert(command.end(), {elf, "--json", "--quiet", "--max-seconds", "100"});
  command.insert(command.end(), asked.begin(), asked.end());
  const ProcessResult result = bench.runner->run(command, {});
  if (result.out.empty())
    throw Error(ExitCode::Defect, "{} ended with code {} and said: {}", command[0], result.exit_code,
                printable(result.err.substr(0, 400)));
  return run_report_from_json(parse_json(result.out, "run report"), "run report");
}

/// Where an image runs, for people.
std::string_view place(const Bench& bench) {
  return bench.board.hosted() ? "on this machine" : "on the emulated board";
}

}  // namespace

fs::path place_fit(const fit::FitFolder& folder, const fs::path& work) {
  const fs::path fit = work / "fit", kind = fit / "fit.cmake";
  if (is_there(kind) && read_text(kind) != folder.files.at("fit.cmake")) {
    remove_tree(fit);
    remove_tree(work / "release");
  }
  write_files(folder, fit);
  return fit;
}

ImageMeter::ImageMeter(const Bench& bench) : bench_(bench) {
  surroundings_ = digest(contents_of(data_folder() / "firmware")) + bench_.app.source() +
                  digest(app_contents(bench_.app)) +
                  (bench_.script ? bench_.script->folder.string() + bench_.script->quickjs.string() : "") +
                  bench_.compiler + bench_.mbedtls.version + bench_.mbedtls.folder.string() +
                  (bench_.emulator ? "" : "not run") + "2";
}

std::optional<fit::Measured> ImageMeter::operator()(const fit::FitFolder& folder, const std::string& status,
                                                    bool run) {
  const fit::Outcome found = outcome(folder, status, [run](const fit::Measured&) { return run; });
  if (found.end == fit::Outcome::End::Works) return found.measured;
  // Every candidate does what the probe saw the server accept: there is nothing wrong with this one.
  if (found.no_connection)
    throw Error(ExitCode::Unreachable, "{}: the image {} cannot reach it: {}", found.target, place(bench_),
                found.words);
  why_not_ = (found.target.empty() ? "" : fmt::format("{} {}: ", found.target, place(bench_))) + found.words;
  return std::nullopt;
}

fit::TrialResult ImageMeter::try_out(const fit::FitFolder& folder, const std::string& status) {
  const fit::Outcome found = outcome(folder, status, [](const fit::Measured&) { return true; });
  using End = fit::TrialResult::End;
  fit::TrialResult result{
      .end = End::Measured, .measured = found.measured, .target = found.target, .why = {}};
  if (found.end == fit::Outcome::End::Works) return result;
  if (found.no_connection)
    throw Error(ExitCode::Unreachable, "{}: the image {} cannot reach it: {}", found.target, place(bench_),
                found.words);
  result.why = found.words;
  result.end = found.end == fit::Outcome::End::BreaksBuild ? End::NotBuilt
               : fit::is_short_of_room(found.words)        ? End::ShortOfRoom
                                                           : End::Refused;
  return result;
}

fit::Outcome ImageMeter::outcome(const fit::FitFolder& folder, const std::string& status,
                                 const fit::Worth& worth_running) {
  std::string all = surroundings_;
  for (const auto& [name, content] : folder.files)
    if (name != "fit.json") all += name + '\n' + content;
  const fs::path cached = bench_.cache / "measured" / (digest(all).substr(0, 24) + ".json");
  if (is_file(cached)) {
    fit::Outcome known = outcome_from_json(load_json(cached), cached.string());
    if (known.end != fit::Outcome::End::Works || known.measured.ran || !worth_running(known.measured))
      return known;
  }
  fit::Outcome found = measure(folder, status, worth_running);
  // A refusal is not kept: the next time the server may have been mended.
  if (found.end != fit::Outcome::End::BreaksHandshake) write_file(cached, to_json(found).dump() + '\n');
  return found;
}

fit::Outcome ImageMeter::measure(const fit::FitFolder& folder, const std::string& status,
                                 const fit::Worth& worth_running) {
  // A private key stands in a temporary folder only.
  const fs::path work = bench_.work.empty() || !folder.secret_files.empty() ? place_.path() : bench_.work;
  const fs::path fit = place_fit(folder, work), out = place_.path() / "out";
  fit::Outcome outcome;
  const FirmwareResult built = build_firmware({.core = bench_.board.core,
                                               .fit = fit,
                                               .mbedtls = bench_.mbedtls.folder,
                                               .folder = work / "release",
                                               .app = bench_.app.source(),
                                               .script = bench_.script,
                                               .version = bench_.release,
                                               .build_time = default_build_time(),
                                               .debug = false,
                                               .one_of_many = bench_.many,
                                               .launcher = bench_.launcher,
                                               .jobs = bench_.jobs_now(),
                                               .status = status},
                                              *bench_.runner);
  if (!built.compiles()) {
    check_program(bench_.app, built.errors);
    outcome.end = fit::Outcome::End::BreaksBuild;
    outcome.words = first_complaint(built.errors.front());
    return outcome;
  }
  if (!built.fits()) {
    outcome.end = fit::Outcome::End::BreaksBuild;
    outcome.words = std::string(does_not_fit) + overflow_text(built);
    return outcome;
  }
  make_folder(out);
  write_image(bench_.board, built.elf, built.map, image_info(bench_, folder.fit, false),
              place_.path() / "image", out, *bench_.runner);
  const ImageSize size = measure_image(out / "firmware.elf", load_component_rules());
  outcome.measured.flash = size.report.flash_used;
  outcome.measured.flash_capacity = size.report.flash_capacity;
  outcome.measured.static_bytes = size.report.ram_static;
  const bool many = std::any_of(folder.fit.plans.begin(), folder.fit.plans.end(),
                                [](const Plan& plan) { return plan.many; });
  if (many || !bench_.emulator || !worth_running(outcome.measured)) return outcome;
  make_requests(folder.fit, out, status, outcome);
  return outcome;
}

/// Runs a program that takes no commands until it has made its handshakes. One of the user's that makes none
/// by itself is not measured: its RAM stays estimated.
void ImageMeter::run_program(const Fit& fit, const fs::path& folder, fit::Outcome& outcome) const {
  const std::size_t wanted = bench_.app.ours() ? 1 : fit.plans.size();
  const RunReport report =
      run_once(bench_, (folder / "firmware.elf").string(), {"--sessions", std::to_string(wanted)});
  fit::Measured& measured = outcome.measured;
  for (const RequestReport& request : report.requests) {
    if (!request.tls_verified || report.outcome == "fault") continue;
    measured.handshake = std::max(measured.handshake, request.handshake_instructions);
    measured.ran = true;
  }
  if (measured.ran) {
    measured.heap_peak = report.peak_heap;
    measured.stack_peak = std::max(report.peak_stack, bench_.app.least_stack);
  } else if (report.outcome == "fault" || !report.requests.empty() || bench_.app.ours()) {
    outcome.end = fit::Outcome::End::BreaksHandshake;
    outcome.target = bench_.app.id;
    outcome.no_connection = report.outcome != "fault" && report.requests.empty();
    outcome.words = printable(report.error.empty() ? report.outcome : report.error);
  }
}

/// Runs the image with each target. An image of the same bytes does the same: what one run showed is kept.
void ImageMeter::make_requests(const Fit& fit, const fs::path& folder, const std::string& status,
                               fit::Outcome& outcome) const {
  const Bytes image = binary_of(read_elf(folder / "firmware.elf"));
  std::string all = surroundings_ + std::string(image.begin(), image.end());
  for (const Plan& plan : fit.plans) all += plan.target.name() + ' ' + plan.target.address + '\n';
  const fs::path cached = bench_.cache / "measured" / ("run-" + digest(all).substr(0, 24) + ".json");
  if (is_file(cached)) {
    outcome = outcome_from_json(load_json(cached), cached.string());
    return;
  }
  Progress progress;
  fit::Measured& measured = outcome.measured;
  if (!bench_.app.commands) {
    progress.show(fmt::format("{}: {} {}", status, bench_.app.id, place(bench_)));
    run_program(fit, folder, outcome);
    if (measured.ran) write_file(cached, to_json(outcome).dump() + '\n');
    return;
  }
  for (const Plan& plan : fit.plans) {
    std::vector<std::string> get{"--get", "https://" + plan.target.name() + "/"};
    // Where the probe found it; an emulated board is told by the image itself.
    if (bench_.board.hosted() && !plan.target.address.empty() && !plan.target.address.starts_with('['))
      get.insert(get.end(), {"--map", fmt::format("{}={}", plan.target.host, plan.target.address)});
    progress.show(fmt::format("{}: a request to {} {}", status, plan.target.name(), place(bench_)));
    RunReport report = run_once(bench_, (folder / "firmware.elf").string(), get);
    // A server that does not answer once may be busy.
    if (!report.requests.at(0).tls_verified && report.outcome != "tls-error" && report.outcome != "fault")
      report = run_once(bench_, (folder / "firmware.elf").string(), get);
    const RequestReport& request = report.requests.at(0);
    // Not every target speaks HTTP: what comes after a verified handshake does not count.
    if (!request.tls_verified || request.outcome == "tls-error" || request.outcome == "fault") {
      outcome.end = fit::Outcome::End::BreaksHandshake;
      outcome.target = plan.target.name();
      outcome.no_connection = request.outcome == "net-error";
      outcome.words = printable(
          request.error.empty() ? request.outcome : fmt::format("{}: {}", request.outcome, request.error));
      return;
    }
    measured.heap_peak = std::max(measured.heap_peak, report.peak_heap);
    measured.stack_peak = std::max(measured.stack_peak, report.peak_stack);
    measured.handshake = std::max(measured.handshake, request.handshake_instructions);
  }
  measured.ran = true;
  write_file(cached, to_json(outcome).dump() + '\n');
}

}  // namespace tlsfit::lab
