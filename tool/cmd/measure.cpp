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

Json to_json(const fit::Measured& m) {
  return {{"schema", "tlsfit.measured/1"},
          {"flash", m.flash},
          {"static", m.static_bytes},
          {"heap_peak", m.heap_peak},
          {"stack_peak", m.stack_peak},
          {"handshake", m.handshake},
          {"ran", m.ran}};
}

fit::Measured measured_from_json(const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.measured/1");
  const auto number = [&](std::string_view key) { return static_cast<std::uint64_t>(fields.integer(key)); };
  return {.flash = number("flash"),
          .static_bytes = number("static"),
          .heap_peak = number("heap_peak"),
          .stack_peak = number("stack_peak"),
          .handshake = number("handshake"),
          .ran = fields.flag("ran")};
}

std::string overflow_text(const FirmwareResult& result) {
  std::string text;
  for (const Overflow& overflow : result.overflows)
    text += fmt::format("{}{} over by {} bytes", text.empty() ? "" : ", ", overflow.region,
                        grouped(static_cast<std::int64_t>(overflow.bytes)));
  return text;
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
  for (const Plan& plan : fit.plans) info.targets.push_back(plan.target);
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
                  mbedtls_.folder.string() + (find_emulator() ? "" : "not run");
}

std::optional<fit::Measured> ImageMeter::operator()(const fit::FitFolder& folder, const std::string& status,
                                                    bool run) {
  std::string all = surroundings_ + (run ? "" : "linked only");
  for (const auto& [name, content] : folder.files)
    if (name != "fit.json") all += name + '\n' + content;
  const fs::path cached = cache_folder() / "measured" / (digest(all).substr(0, 24) + ".json");
  if (fs::exists(cached)) return measured_from_json(load_json(cached), cached.string());
  std::optional<fit::Measured> measured = measure(folder, status, run);
  if (measured) write_file(cached, to_json(*measured).dump() + '\n');
  return measured;
}

std::optional<fit::Measured> ImageMeter::measure(const fit::FitFolder& folder, const std::string& status,
                                                 bool run) {
  const TemporaryFolder place;
  const fs::path fit = place.path() / "fit", out = place.path() / "out";
  for (const auto& [name, content] : folder.files) write_file(fit / name, content);
  const FirmwareResult built = build_firmware({.fit = fit,
                                               .mbedtls = mbedtls_.folder,
                                               .folder = place.path() / "build",
                                               .version = std::string(tlsfit_version()),
                                               .build_time = default_build_time(),
                                               .debug = false,
                                               .status = status});
  if (!built.fits()) {
    why_not_ = "does not fit: " + overflow_text(built);
    return std::nullopt;
  }
  fs::create_directories(out);
  write_image(built.elf, built.map, image_info(folder.fit, board_, net_, mbedtls_, false),
              place.path() / "image", out);
  const ImageSize size = measure_image(out / "firmware.elf", load_component_rules());
  fit::Measured measured;
  measured.flash = size.report.flash_used;
  measured.static_bytes = size.report.ram_static;
  if (run && !make_requests(folder.fit, out / "firmware.elf", status, measured)) return std::nullopt;
  return measured;
}

bool ImageMeter::make_requests(const Fit& fit, const fs::path& elf, const std::string& status,
                               fit::Measured& measured) {
  const auto emulator = find_emulator();
  const bool single = std::none_of(fit.plans.begin(), fit.plans.end(), [](const Plan& p) { return p.many; });
  if (!emulator || !single) return true;
  Progress progress;
  for (const Plan& plan : fit.plans) {
    progress.show(fmt::format("{}: a request to {} on the emulated board", status, plan.target.name()));
    const ProcessResult result =
        run_process({emulator->string(), elf.string(), "--get", "https://" + plan.target.name() + "/",
                     "--json", "--quiet", "--max-seconds", "100"});
    if (result.out.empty())
      throw Error(ExitCode::Defect, "tlsfit-emulator ended with code {} and said: {}", result.exit_code,
                  printable(result.err.substr(0, 400)));
    const RunReport report = run_report_from_json(parse_json(result.out, "run report"), "run report");
    const RequestReport& request = report.requests.at(0);
    // Not every target speaks HTTP: what comes after a verified handshake does not count.
    if (!request.tls_verified || request.outcome == "tls-error" || request.outcome == "fault") {
      why_not_ = fmt::format("{} on the emulated board: {}: {}", plan.target.name(), request.outcome,
                             printable(request.error));
      return false;
    }
    measured.heap_peak = std::max(measured.heap_peak, report.peak_heap);
    measured.stack_peak = std::max(measured.stack_peak, report.peak_stack);
    measured.handshake = std::max(measured.handshake, request.handshake_instructions);
  }
  measured.ran = true;
  return true;
}

}  // namespace tlsfit
