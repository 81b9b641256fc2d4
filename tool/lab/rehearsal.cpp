#include "lab/rehearsal.hpp"

#include <algorithm>
#include <optional>

#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "lab/outcome_file.hpp"

namespace tlsfit::lab {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t folders_kept = 16;

/// What does not decide the client: a fit made anew after a measurement finds its client built.
constexpr std::string_view other_files[] = {"fit.json", "link.ld", "board.h"};

std::string key_of(const Bench& bench, const fit::FitFolder& folder) {
  std::string all =
      bench.mbedtls.folder.string() + '\n' + bench.mbedtls.version + '\n' + data_folder().string() + '\n';
  for (const std::string& definition : definitions_of(bench.launcher)) all += definition + '\n';
  for (const auto& [name, content] : folder.files)
    if (std::find(std::begin(other_files), std::end(other_files), name) == std::end(other_files))
      all += name + '\n' + content;
  return digest(all).substr(0, 24);
}

/// Removes the folders used longest ago.
void prune(const fs::path& cache) {
  std::vector<std::pair<fs::file_time_type, fs::path>> folders;
  std::error_code ignored;
  for (const fs::path& path : entries_of(cache))
    if (is_folder(path)) folders.emplace_back(fs::last_write_time(path, ignored), path);
  std::sort(folders.begin(), folders.end(), std::greater<>());
  // One that was used within the hour may be another tlsfit's, which is at it now.
  const auto recently = fs::file_time_type::clock::now() - 1h;
  for (std::size_t i = folders_kept; i < folders.size(); ++i)
    if (folders[i].first < recently) remove_tree(folders[i].second);
}

/// Where the client of these files is kept from fit to fit.
fs::path kept_place(const Bench& bench, const fit::FitFolder& folder) {
  const fs::path cache = bench.cache / "rehearsal";
  const fs::path place = cache / key_of(bench, folder);
  make_folder(place);
  std::error_code ignored;
  fs::last_write_time(place, fs::file_time_type::clock::now(), ignored);
  prune(cache);
  return place;
}

/// What a build said, without its own progress ("[3/134] Building ..."), made fit for a terminal.
std::string complaints(const std::string& words) {
  std::string result;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find('\n', at), words.size());
    const std::string_view line = std::string_view(words).substr(at, end - at);
    if (!line.empty() && line.front() != '[') result += printable(line.substr(0, 300)) + '\n';
    at = end + 1;
  }
  return result.size() <= 4000 ? result : result.substr(0, 4000) + "...\n";
}

/// What a step of the build complained of; nothing if it did its work.
std::string complaints_of(ProcessRunner& runner, const std::vector<std::string>& argv,
                          const std::map<std::string, std::string>& environment = {}) {
  const ProcessResult result = runner.run(
      argv, {.folder = {}, .environment = environment, .input = {}, .timeout = 300s, .on_line = {}});
  return result.ok() ? "" : fmt::format("{} failed:\n{}", argv.at(0), complaints(result.out + result.err));
}

void want(const ProcessRunner& runner, std::string_view program, std::string_view package) {
  if (!runner.find(program))
    throw Error(ExitCode::Missing,
                "{} is missing, and a fit is not right without a rehearsal: apt-get install {}", program,
                package);
}

}  // namespace

RehearsalClient build_rehearsal(const Bench& bench, const fit::FitFolder& folder, const Status& status) {
  ProcessRunner& runner = *bench.runner;
  want(runner, "cmake", "cmake");
  want(runner, "ninja", "ninja-build");
  want(runner, "cc", "gcc");
  want(runner, "c++", "g++");
  const fs::path source = data_folder() / "firmware" / "host";
  RehearsalClient client;
  if (!folder.secret_files.empty()) client.place = std::make_shared<const TemporaryFolder>();
  const fs::path place = client.place ? client.place->path() : kept_place(bench, folder);
  const fs::path fit = place / "fit", build = place / "build";
  std::optional<FileLock> lock;
  // Another tlsfit with the same configuration waits until this one has built the client.
  if (!client.place) lock.emplace(place.string() + ".lock");
  write_files(folder, fit);
  if (!is_there(build / "build.ninja")) {
    status("rehearsal: configuring the client");
    std::vector<std::string> command = definitions_of(bench.launcher);
    command.insert(command.begin(), {"cmake", "-S", source.string(), "-B", build.string(), "-G", "Ninja",
                                     "-DTLSFIT_FIT_DIR=" + fit.string(),
                                     "-DTLSFIT_MBEDTLS_DIR=" + bench.mbedtls.folder.string()});
    client.complaints = complaints_of(runner, command);
    if (!client.complaints.empty()) return client;
  }
  status("rehearsal: building the client");
  client.complaints =
      complaints_of(runner, ninja_command(build, bench.jobs_now()), compiler_cache(fit, bench.launcher));
  if (!client.complaints.empty()) return client;
  client.program = build / "rehearsal";
  if (!is_there(client.program))
    throw Error(ExitCode::Defect, "{}: the build did not make it", client.program.string());
  return client;
}

RehearsalReport rehearsal_from_json(const Json& json, const Plan& plan) {
  Fields fields(json, "rehearsal with " + plan.target.name());
  RehearsalReport report;
  report.rehearsal.target = plan.target.name();
  const std::string outcome = fields.text("outcome");
  const std::string error = fields.text("error", "");
  report.rehearsal.verified = fields.flag("verified", false);
  report.rehearsal.resumed = fields.flag("resumed", false);
  // Not every target speaks HTTP: what comes after a verified handshake counts only if TLS itself failed.
  const bool spoken = outcome == "ok" || (report.rehearsal.verified && outcome != "tls-error");
  report.rehearsal.outcome = spoken ? "ok" : error.empty() ? outcome : error;
  report.unreachable = !report.rehearsal.verified && (outcome == "net-error" || outcome == "timeout");
  report.version = fields.text("version", "");
  report.suite = fields.text("suite", "");
  report.group = fields.text("group", "");
  report.http_status = static_cast<int>(fields.integer("http_status", 0));
  report.heap_peak = static_cast<std::uint64_t>(std::max<std::int64_t>(fields.integer("heap_peak", 0), 0));
  return report;
}

RehearsalReport rehearse(const Bench& bench, const RehearsalClient& client, const Plan& plan) {
  const Target& target = plan.target;
  if (target.address.empty())
    throw Error(ExitCode::Usage, "{}: the profile names no address that answered: probe again",
                target.name());
  const ProcessResult result = bench.runner->run(
      {client.program.string(), target.host, std::to_string(target.port), target.sni, target.address, "/"},
      {.folder = {}, .environment = {}, .input = {}, .timeout = 60s, .on_line = {}});
  if (result.timed_out) {
    RehearsalReport report;
    report.rehearsal = {.target = target.name(), .outcome = "no answer within 60 s", .verified = false};
    report.unreachable = true;
    return report;
  }
  say_detail(fmt::format("rehearsal {}: {}", target.name(), printable(result.out + result.err)));
  const std::size_t line = result.out.rfind('{');
  if (line == std::string::npos)
    throw Error(ExitCode::Defect, "rehearsal with {}: the client ended with {} and said: {}", target.name(),
                result.exit_code, printable(result.err.substr(0, 400)));
  return rehearsal_from_json(parse_json(result.out.substr(line), "rehearsal"), plan);
}

}  // namespace tlsfit::lab
