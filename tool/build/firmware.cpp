#include "build/firmware.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"

namespace tlsfit {

namespace {

std::vector<std::string> configure_command(const FirmwareBuild& build) {
  const fs::path source = data_folder() / "firmware";
  const auto define = [](std::string_view name, std::string_view value) {
    return fmt::format("-D{}={}", name, value);
  };
  std::vector<std::string> command{
      "cmake",
      "-S",
      absolute_path(source).string(),
      "-B",
      absolute_path(build.folder).string(),
      "-G",
      "Ninja",
      define("CMAKE_TOOLCHAIN_FILE", absolute_path(source / "toolchain.cmake").string()),
      define("TLSFIT_FIT_DIR", absolute_path(build.fit).string()),
      define("TLSFIT_MBEDTLS_DIR", absolute_path(build.mbedtls).string()),
      define("TLSFIT_APP", build.app),
      define("TLSFIT_DEBUG", build.debug ? "ON" : "OFF"),
      define("TLSFIT_VERSION", build.version),
      define("TLSFIT_BUILD_TIME", std::to_string(build.build_time))};
  if (build.script) {
    command.push_back(define("TLSFIT_SCRIPT_DIR", absolute_path(build.script->folder).string()));
    command.push_back(define("TLSFIT_QUICKJS_DIR", absolute_path(build.script->quickjs).string()));
    command.push_back(define("TLSFIT_JS_NAMES", absolute_path(build.script->folder / script_names).string()));
    command.push_back(define("TLSFIT_JS", fmt::format("{}", fmt::join(build.script->needs, ";"))));
  }
  const std::vector<std::string> launcher = definitions_of(build.launcher);
  command.insert(command.end(), launcher.begin(), launcher.end());
  return command;
}

/// What a failed program complained of: never nothing.
std::vector<std::string> complaints_of(std::string_view program, const ProcessResult& result) {
  std::vector<std::string> errors = errors_in(result.out + result.err);
  if (errors.empty()) errors.push_back(fmt::format("{} ended with code {}", program, result.exit_code));
  return errors;
}

/// Configures unless the same command did so before. Ninja itself runs CMake again when a file that CMake
/// read has changed. Gives CMake's complaints.
std::vector<std::string> configure(const FirmwareBuild& build, ProcessRunner& runner, Progress& progress) {
  const std::vector<std::string> command = configure_command(build);
  const fs::path stamp = build.folder / "configured-by";
  const std::string line = fmt::format("{}\n", fmt::join(command, "\n"));
  if (is_there(stamp) && is_there(build.folder / "build.ninja") && read_text(stamp) == line) return {};
  progress.show(build.status.empty() ? "configuring the firmware" : build.status + ": configuring");
  say_detail(fmt::format("{}", fmt::join(command, " ")));
  // What an interrupted or different configuration left is not worth keeping: objects come from ccache.
  remove_tree(build.folder);
  make_folder(build.folder);
  const ProcessResult result = runner.run(command, {});
  if (!result.ok()) return complaints_of("cmake", result);
  write_file(stamp, line);
  return {};
}

/// Ninja's "[12/96] Building C object …" as progress.
void show_step(std::string_view line, Progress& progress, std::string_view what) {
  std::size_t done = 0, total = 0;
  if (std::sscanf(std::string(line).c_str(), "[%zu/%zu]", &done, &total) == 2)
    progress.show(what, done, total);
}

}  // namespace

std::vector<FirmwareTool> firmware_tools(const Core& core) {
  const auto of_core = [&](const char* tool, const char* purpose) {
    return FirmwareTool{core.program(tool), core.package(tool), purpose};
  };
  std::vector<FirmwareTool> tools = {of_core("gcc", "compiles the firmware"),
                                     of_core("g++", "compiles the firmware"),
                                     of_core("objcopy", "writes images"),
                                     {"cmake", "cmake", "builds firmware and rehearsals"},
                                     {"ninja", "ninja-build", "builds firmware and rehearsals"}};
  if (!core.headers_of.empty())
    tools.push_back({core.headers_of + "-g++", core.package("headers"), "says where its C++ headers are"});
  return tools;
}

void need_firmware_tools(const Core& core, const ProcessRunner& runner) {
  for (const FirmwareTool& tool : firmware_tools(core))
    if (!runner.find(tool.program))
      throw Error(ExitCode::Missing, "{} is not on this machine: apt-get install {}", tool.program,
                  tool.package);
}

bool can_build_firmware(const Core& core, const ProcessRunner& runner) {
  return std::ranges::all_of(firmware_tools(core),
                             [&](const FirmwareTool& tool) { return runner.find(tool.program).has_value(); });
}

std::string firmware_compiler(const Core& core, ProcessRunner& runner) {
  const std::string compiler = core.program("gcc");
  const ProcessResult result = runner.run({compiler, "-dumpfullversion"}, {});
  return fmt::format("{} {}", compiler, result.out.substr(0, result.out.find('\n')));
}

std::map<std::string, std::string> compiler_cache(const fs::path& fit, const Launcher& launcher) {
  // Depend mode: objects are found by what their sources include. To preprocess each source beforehand takes
  // a third more time.
  std::map<std::string, std::string> settings{{"CCACHE_BASEDIR", absolute_path(fit).parent_path().string()},
                                              {"CCACHE_NOHASHDIR", "1"},
                                              {"CCACHE_DEPEND", "1"}};
  settings.merge(environment_of(launcher));
  return settings;
}

std::vector<std::string> ninja_command(const fs::path& folder, unsigned jobs) {
  std::vector<std::string> command{"ninja", "-C", folder.string()};
  if (jobs != 0) command.insert(command.end(), {"-j", std::to_string(jobs)});
  return command;
}

FirmwareResult build_firmware(const FirmwareBuild& build, ProcessRunner& runner) {
  need_firmware_tools(build.core, runner);
  Progress progress;
  FirmwareResult answer{build.folder / "firmware.elf", build.folder / "firmware.map", {}, {}};
  answer.errors = configure(build, runner, progress);
  if (!answer.compiles()) return answer;
  const std::string what = build.status.empty()
                               ? fmt::format("compiling the firmware ({})", build.debug ? "debug" : "release")
                               : build.status + ": compiling";
  progress.show(what);
  ProcessOptions options;
  // Ninja's own words must be as expected, whatever the person's environment says.
  options.environment = compiler_cache(build.fit, build.launcher);
  // By the preprocessed text an object is found that another of many compiled and that does not see what
  // differs.
  if (build.one_of_many) options.environment.erase("CCACHE_DEPEND");
  options.environment.insert({{"NINJA_STATUS", "[%f/%t] "}, {"LC_ALL", "C"}});
  options.on_line = [&](std::string_view line) {
    say_detail(line);
    show_step(line, progress, what);
  };
  std::vector<std::string> command = ninja_command(build.folder, build.jobs);
  command.push_back("firmware");
  const ProcessResult result = runner.run(command, options);
  progress.clear();

  if (result.ok()) return answer;
  answer.overflows = overflows_in(result.out);
  if (answer.overflows.empty()) answer.errors = complaints_of("ninja", result);
  return answer;
}

std::uint64_t default_build_time() {
  using namespace std::chrono;
  if (const char* const text = std::getenv("SOURCE_DATE_EPOCH"); text != nullptr && *text != '\0') {
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(text, &end, 10);
    if (*end != '\0' || *text == '-')
      throw Error(ExitCode::Usage, "SOURCE_DATE_EPOCH={}: want a number of seconds since 1970", text);
    return value;
  }
  const auto today = floor<days>(system_clock::now());
  return static_cast<std::uint64_t>(duration_cast<seconds>(today.time_since_epoch()).count());
}

}  // namespace tlsfit
