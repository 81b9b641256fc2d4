#include "cmd/measure.hpp"

#include <algorithm>

#include "base/elf.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "build/image.hpp"
#include "cmd/commands.hpp"
#include "fit/certificate.hpp"
#include "model/run_report.hpp"
#include "size/report.hpp"

namespace tlsfit {

namespace {

std::string digest(const std::string& text) {
  return fit::sha256_of(ByteView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

/// Every file below a folder: names and contents.
std::string contents_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string all;
  for (const fs::path& file : files) all += file.lexically_relative(folder).string() + '\n' + read_text(file);
  return all;
}

Json to_json(const fit::Outcome& outcome) {
  const fit::Measured& m = outcome.measured;
  using End = fit::Outcome::End;
  return {{"schema", "tlsfit.measured/2"},
          {"breaks", outcome.end == End::BreaksBuild       ? "build"
                     : outcome.end == End::BreaksHandshake ? "handshake"
                                                           : ""},
          {"target", outcome.target},
          {"words", outcome.words},
          {"flash", m.flash},
          {"static", m.static_bytes},
          {"heap_peak", m.heap_peak},
          {"stack_peak", m.stack_peak},
          {"handshake", m.handshake},
          {"ran", m.ran}};
}

fit::Outcome outcome_from_json(const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.measured/2");
  using End = fit::Outcome::End;
  const std::string breaks = fields.text("breaks");
  const auto number = [&](std::string_view key) { return static_cast<std::uint64_t>(fields.integer(key)); };
  return {.end = breaks.empty()      ? End::Works
                 : breaks == "build" ? End::BreaksBuild
                                     : End::BreaksHandshake,
          .target = fields.text("target"),
          .words = fields.text("words"),
          .measured = {.flash = number("flash"),
                       .static_bytes = number("static"),
                       .heap_peak = number("heap_peak"),
                       .stack_peak = number("stack_peak"),
                       .handshake = number("handshake"),
                       .ran = fields.flag("ran")}};
}

/// What the compiler found first, without the path of a file that only this run had.
std::string first_complaint(const std::string& message) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size());
    lines.push_back(message.substr(at, end - at));
    at = end + 1;
  }
  std::string line =
      lines.size() > 1 ? lines[1] : lines.at(0);  // the first says only that it does not compile
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
                        grouped(static_cast<std::int64_t>(overflow.bytes)));
  return text;
}

RunReport run_once(const std::string& elf, const Target& target) {
  const ProcessResult result =
      run_process({find_emulator().value().string(), elf, "--get", "https://" + target.name() + "/", "--json",
                   "--quiet", "--max-seconds", "100"});
  if (result.out.empty())
    throw Error(ExitCode::Defect, "tlsfit-emulator ended with code {} and said: {}", result.exit_code,
                printable(result.err.substr(0, 400)));
  return run_report_from_json(parse_json(result.out, "run report"), "run report");
}

/// How the image speaks to a server, for people.
std::string plan_text(const Plan& plan) {
  std::string text =
      fmt::format("TLS {}, {}, {}; ", plan.version.substr(3), plan.suite, joined(plan.groups, " "));
  text += plan.anchors.size() == 1 ? "a chain to " + plan.anchors.front().subject
                                   : fmt::format("a chain to one of {} anchors", plan.anchors.size());
  return text + fmt::format("; messages and records of up to {} bytes", grouped(plan.record.in));
}

}  // namespace

std::string compiler_version() {
  static const std::string version = [] {
    const ProcessResult result = run_process({"arm-none-eabi-gcc", "-dumpfullversion"});
    return fmt::format("arm-none-eabi-gcc {}", result.out.substr(0, result.out.find('\n')));
  }();
  return version;
}

ImageInfo image_info(const Fit& fit, const std::string& board, const std::string& net, const MbedTls& mbedtls,
                     bool debug) {
  ImageInfo info;
  info.tlsfit_version = tlsfit_version();
  info.mbedtls_version = mbedtls.version;
  info.compiler = compiler_version();
  info.layout = load_board(board).layout(fit.layout).id;
  info.debug = debug;
  for (const Plan& plan : fit.plans) {
    info.targets.push_back(plan.target);
    info.plans.push_back(plan_text(plan));
  }
  info.board = load_json(config_path("boards", "board", board));
  info.net = load_json(config_path("nets", "net", net));
  return info;
}

bool can_compile_images() {
  return find_program("cmake") && find_program("ninja") && find_program("arm-none-eabi-gcc") &&
         find_program("arm-none-eabi-g++");
}

std::optional<fs::path> find_emulator() {
  const fs::path path = executable_folder() / "tlsfit-emulator";
  if (!fs::exists(path)) return std::nullopt;
  return path;
}

ImageMeter::ImageMeter(std::string board, std::string net, MbedTls mbedtls)
    : board_(std::move(board)), net_(std::move(net)), mbedtls_(std::move(mbedtls)) {
  surroundings_ = digest(contents_of(data_folder() / "firmware")) + compiler_version() + mbedtls_.version +
                  mbedtls_.folder.string() + (find_emulator() ? "" : "not run") + "2";
}

std::optional<fit::Measured> ImageMeter::operator()(const fit::FitFolder& folder, const std::string& status,
                                                    bool run) {
  const fit::Outcome found = outcome(folder, status, [run](const fit::Measured&) { return run; });
  if (found.end == fit::Outcome::End::Works) return found.measured;
  // Every candidate does what the probe saw the server accept: there is nothing wrong with this one.
  if (found.no_connection)
    throw Error(ExitCode::Unreachable, "{}: the image on the emulated board cannot reach it: {}",
                found.target, found.words);
  why_not_ = (found.target.empty() ? "" : found.target + " on the emulated board: ") + found.words;
  return std::nullopt;
}

fit::Outcome ImageMeter::outcome(const fit::FitFolder& folder, const std::string& status,
                                 const fit::Worth& worth_running) {
  std::string all = surroundings_;
  for (const auto& [name, content] : folder.files)
    if (name != "fit.json") all += name + '\n' + content;
  const fs::path cached = cache_folder() / "measured" / (digest(all).substr(0, 24) + ".json");
  if (fs::exists(cached)) {
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
  const fs::path fit = place_.path() / "fit", out = place_.path() / "out";
  if (const std::string& cmake = folder.files.at("fit.cmake"); cmake != fit_cmake_) {
    fs::remove_all(fit);
    fs::remove_all(place_.path() / "build");
    fit_cmake_ = cmake;
  }
  write_files(folder, fit);
  fit::Outcome outcome;
  FirmwareResult built;
  try {
    built = build_firmware({.fit = fit,
                            .mbedtls = mbedtls_.folder,
                            .folder = place_.path() / "build",
                            .version = std::string(tlsfit_version()),
                            .build_time = default_build_time(),
                            .debug = false,
                            .status = status});
  } catch (const Error& error) {
    if (error.exit_code() != ExitCode::Usage) throw;
    outcome.end = fit::Outcome::End::BreaksBuild;
    outcome.words = first_complaint(error.what());
    return outcome;
  }
  if (!built.fits()) {
    outcome.end = fit::Outcome::End::BreaksBuild;
    outcome.words = "does not fit: " + overflow_text(built);
    return outcome;
  }
  fs::create_directories(out);
  write_image(built.elf, built.map, image_info(folder.fit, board_, net_, mbedtls_, false),
              place_.path() / "image", out);
  const ImageSize size = measure_image(out / "firmware.elf", load_component_rules());
  outcome.measured.flash = size.report.flash_used;
  outcome.measured.static_bytes = size.report.ram_static;
  const bool many = std::any_of(folder.fit.plans.begin(), folder.fit.plans.end(),
                                [](const Plan& plan) { return plan.many; });
  if (many || !find_emulator() || !worth_running(outcome.measured)) return outcome;
  make_requests(folder.fit, out, status, outcome);
  return outcome;
}

/// Runs the image with each target. An image of the same bytes does the same: what one run showed is kept.
void ImageMeter::make_requests(const Fit& fit, const fs::path& folder, const std::string& status,
                               fit::Outcome& outcome) const {
  std::string all = surroundings_ + read_text(folder / "firmware.bin");
  for (const Plan& plan : fit.plans) all += plan.target.name() + ' ' + plan.target.address + '\n';
  const fs::path cached = cache_folder() / "measured" / ("run-" + digest(all).substr(0, 24) + ".json");
  if (fs::exists(cached)) {
    outcome = outcome_from_json(load_json(cached), cached.string());
    return;
  }
  Progress progress;
  fit::Measured& measured = outcome.measured;
  for (const Plan& plan : fit.plans) {
    progress.show(fmt::format("{}: a request to {} on the emulated board", status, plan.target.name()));
    RunReport report = run_once((folder / "firmware.elf").string(), plan.target);
    // A server that does not answer once may be busy.
    if (!report.requests.at(0).tls_verified && report.outcome != "tls-error" && report.outcome != "fault")
      report = run_once((folder / "firmware.elf").string(), plan.target);
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

}  // namespace tlsfit
