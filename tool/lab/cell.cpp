#include "lab/cell.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>

#include "base/elf.hpp"
#include "base/paths.hpp"
#include "build/image.hpp"
#include "lab/image.hpp"
#include "lab/image_meter.hpp"
#include "lab/outcome_file.hpp"
#include "model/does_not_fit.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::lab {

namespace {

using Clock = std::chrono::steady_clock;

/// Names and contents of every file below a folder; nothing if it is not there.
void add_contents(std::string& all, const fs::path& folder) {
  if (!is_folder(folder)) return;
  for (const fs::path& file : files_below(folder)) {
    all += file.lexically_relative(folder).string() + '\n' + digest(read_text(file)) + '\n';
  }
}

CellReport blank(const Cell& cell, const Bench& bench, const std::string& key) {
  CellReport report;
  report.id = cell.id;
  report.board = bench.board.id;
  report.net = bench.net.id;
  report.targets = cell.targets;
  report.objective = cell.objective;
  report.app = cell.app;
  report.key = key;
  return report;
}

void set_size(CellReport& report, const SizeReport& size) {
  report.flash = size.flash_used;
  report.ram = size.ram_total();
  report.flash_capacity = size.flash_capacity;
  report.ram_capacity = size.ram_capacity;
}

/// The first line of a message says why; what stands below it is for who wants more.
void set_why(CellReport& report, const std::string& message) {
  const std::size_t end = std::min(message.find('\n'), message.size());
  report.why = message.substr(0, end);
  if (end < message.size()) report.notes.push_back(message.substr(end + 1));
}

/// Removes what an earlier run left, but for the folder.
void clear(const fs::path& folder) {
  for (const std::string_view name : {"report.json", "size.json", "fit"}) remove_tree(folder / name);
  for (const std::string& name : image_files()) remove_file(folder / name);
}

/// Of what is flashed, or else of the executable.
std::string image_digest(const fs::path& folder) {
  const fs::path bin = folder / "firmware.bin";
  return x509::sha256_of(read_bytes(is_file(bin) ? bin : folder / "firmware.elf"));
}

/// Compiles and links what was fitted.
SizeReport image_of(const Bench& bench, const fit::FitFolder& made, const fs::path& folder,
                    CellReport& report) {
  // What the fit measured is compiled there already. A private key stands in the fit's folder alone.
  const fs::path fit = made.secret_files.empty() ? place_fit(made, bench.work) : folder / "fit";
  const FirmwareResult linked = link_image(bench, fit, bench.work, Variant::Release);
  const ImageSize size = write_image_files(bench, made.fit, linked, Variant::Release, bench.work, folder,
                                           has_private_key(made.fit) ? Access::Private : Access::Usual);
  report.image_sha256 = image_digest(folder);
  return size.report;
}

}  // namespace

std::string surroundings_digest(const Bench& bench) {
  std::string all = bench.release + '\n' + bench.compiler + '\n' + bench.mbedtls.version + '\n' +
                    (bench.emulator ? "run\n" : "linked\n");
  const fs::path data = data_folder();
  for (const char* const folder :
       {"firmware", "templates", "configs/mbedtls", "configs/apps", "configs/cores"})
    add_contents(all, data / folder);
  all += digest(read_text(data / "configs/components.json")) + '\n';
  for (const char* const folder : {"include", "library", "3rdparty"})
    add_contents(all, bench.mbedtls.folder / folder);
  all += digest(read_text("/proc/self/exe")) + '\n';
  if (bench.emulator && is_file(*bench.emulator)) all += digest(read_text(*bench.emulator)) + '\n';
  if (bench.can_compile()) {
    const Core& core = bench.board.core;
    const ProcessResult found = bench.runner->run({core.program("gcc"), "-print-file-name=" + core.libc}, {});
    const fs::path libc = found.out.substr(0, found.out.find('\n'));
    if (libc.is_absolute() && is_file(libc)) all += digest(read_text(libc)) + '\n';
  }
  if (const char* const epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr) all += epoch;
  return digest(all);
}

std::string cell_key(const CellOrder& order, const std::string& surroundings) {
  if (order.targets.empty()) return "";
  const CellSettings& s = order.cell.settings;
  const Json all = {{"surroundings", surroundings},
                    {"board", order.bench.board.file},
                    {"net", order.bench.net.file},
                    {"objective", order.cell.objective},
                    {"app", order.cell.app},
                    {"layout", s.layout},
                    {"anchor", s.anchor},
                    {"connections", s.connections},
                    {"estimate", s.estimate},
                    {"run", s.run},
                    {"words", s.words},
                    {"command", order.command},
                    {"targets", order.targets}};
  return digest(all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::optional<CellResult> last_run(const fs::path& folder, const std::string& key) {
  const fs::path path = folder / "report.json";
  if (key.empty() || !is_file(path)) return std::nullopt;
  const std::string text = read_text(path);
  if (text.find(key) == std::string::npos) return std::nullopt;
  std::vector<CellReport> reports = cell_reports_from_json(parse_json(text, path.string()), path.string());
  if (reports.size() != 1 || reports[0].key != key) return std::nullopt;
  CellResult result{.report = std::move(reports[0]), .size = {}, .diff = {}};
  const std::string& image = result.report.image_sha256;
  const fs::path size = folder / "size.json";
  if (!image.empty() && (!is_file(folder / "firmware.elf") || image_digest(folder) != image))
    return std::nullopt;
  if (result.report.flash) {
    if (!is_file(size) || !is_file(folder / "fit/fit.json")) return std::nullopt;
    result.size = size_report_from_json(load_json(size), size.string());
  }
  result.report.unchanged = true;
  return result;
}

CellResult make_cell(const CellOrder& order, const Bench& bench, const std::string& key,
                     const fs::path& folder, const fit::Templates& templates, const Aside::Take& shown) {
  const Clock::time_point began = Clock::now();
  CellResult result{.report = blank(order.cell, bench, key), .size = {}, .diff = {}};
  CellReport& report = result.report;
  std::vector<std::string> notes;
  const Aside aside([&](std::string_view line) { notes.emplace_back(line); }, shown);
  remove_file(folder / "report.json");
  try {
    const fit::FitFolder made = fitted(bench, order.demand(), *order.catalogue, templates);
    fit::FitFolder written = made;
    fit::set_command(written, order.command);
    fit::set_profiles(written, order.profiles);
    fit::write_fit(written, folder / "fit");
    if (made.fit.handshake != 0) report.handshake = made.fit.handshake;
    result.size =
        order.cell.settings.estimate ? estimated_size(made.fit) : image_of(bench, made, folder, report);
    set_size(report, *result.size);
    report.basis = order.cell.settings.estimate ? "estimated" : "measured";
    write_file(folder / "size.json", dump_json(to_json(*result.size)));
  } catch (const Error& error) {  // one cell's trouble is a result among the others
    clear(folder);
    result.size.reset();
    report = blank(order.cell, bench, key);
    const bool room = dynamic_cast<const DoesNotFit*>(&error) != nullptr;
    report.outcome = room ? CellOutcome::DoesNotFit : CellOutcome::Failed;
    if (!room) report.key.clear();  // the next time it may work
    set_why(report, error.what());
  }
  report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
  const std::chrono::duration<double> took = Clock::now() - began;
  report.seconds = static_cast<double>(std::lround(took.count() * 10)) / 10;
  write_file(folder / "report.json", dump_json(to_json(std::vector{result})));
  return result;
}

SizeReport estimated_size(const Fit& fit) {
  const std::string name = "whole image (estimated)";
  const SymbolSize row{.name = name, .flash = fit.flash.used, .ram = fit.ram.static_bytes, .object = ""};
  SizeReport report;
  report.flash_used = fit.flash.used;
  report.flash_capacity = fit.flash.capacity;
  report.ram_static = fit.ram.static_bytes;
  report.ram_stack = fit.ram.stack;
  report.ram_heap = fit.ram.arena;
  report.ram_capacity = fit.ram.capacity;
  report.ram_basis = "estimated";
  report.components = {{.name = name, .flash = row.flash, .ram = row.ram, .symbols = {row}}};
  return report;
}

}  // namespace tlsfit::lab
