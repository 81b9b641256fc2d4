#include "exporting/project.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "model/template.hpp"

namespace tlsfit::exporting {

namespace {

constexpr std::string_view ending = ".mustache";

/// As names of libraries may be: "api.example.org" is "api-example-org".
std::string slug_of(std::string_view host) {
  std::string slug;
  for (const char c : host)
    slug += std::isalnum(static_cast<unsigned char>(c)) != 0
                ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
                : '-';
  return slug;
}

/// A fit for many servers names none: the example then speaks to one that most have a plan for.
constexpr std::string_view any_host = "example.org";

Json values_of(const System& system, const ShippedFit& shipped, const Words& words) {
  const Fit& fit = shipped.fit;
  std::vector<std::string> targets;
  std::string host(any_host);
  std::uint16_t port = 443;
  for (const Plan& plan : fit.plans)
    if (!plan.many) {
      if (targets.empty()) {
        host = plan.target.host;
        port = plan.target.port;
      }
      targets.push_back(printable(plan.target.name()));
    }
  if (targets.empty()) targets.emplace_back("many web servers");
  return {{"targets", fmt::format("{}", fmt::join(targets, ", "))},
          {"host", printable(host)},
          {"port", port},
          {"slug", slug_of(host)},
          {"version", words.version},
          {"command", printable(words.command)},
          {"mbedtls_version", fit.mbedtls_version},
          {"how", system.how},
          {"arena", grouped(fit.ram.arena)},
          {"connections", fit.ram.connections},
          {"basis", fit.ram.basis},
          {"ram_peak", grouped(fit.ram.total_peak)},
          {"board", fit.board},
          {"primitives", fmt::format("{}", fmt::join(fit.shape.primitives, "; "))},
          {"secret", shipped.secret}};
}

}  // namespace

const std::vector<System>& systems() {
  static const std::vector<System> all = {
      {"make",
       "a Makefile",
       {"hosted", "make"},
       "`make && ./client` makes the library `libtlsfit.a` and an example for this machine; the Makefile "
       "says how another "
       "compiler is named."},
      {"cmake",
       "a folder for add_subdirectory()",
       {"hosted", "cmake"},
       "`add_subdirectory()` this folder and link the library `tlsfit`; built by itself it makes the "
       "example, too."},
      {"platformio",
       "a library for lib/",
       {"hosted", "platformio"},
       "Put this folder into `lib/` of a project. The sources are C++20, which `library.json` asks for. The "
       "example is for a "
       "host (`platform = native`)."},
      {"arduino",
       "a library for the Arduino IDE",
       {"arduino"},
       "Put this folder into `libraries/` of the sketchbook. The sources are C++20: a board package that "
       "compiles as C++17 "
       "needs `compiler.cpp.extra_flags=-std=gnu++20` in its `platform.local.txt`."},
      {"pico-sdk",
       "a folder for the Raspberry Pi Pico SDK",
       {"pico-sdk"},
       "`add_subdirectory()` this folder after `pico_sdk_init()` and link the library `tlsfit`."},
      {"esp-idf", "options for sdkconfig.defaults", {}, ""},
      {"zephyr", "options for prj.conf", {}, ""},
  };
  return all;
}

const System& system_of(std::string_view id) {
  std::vector<std::string> ids;
  for (const System& system : systems()) {
    if (system.id == id) return system;
    ids.emplace_back(system.id);
  }
  throw Error(ExitCode::Usage, "--as {}: want {}", printable(id), joined(ids, ", "));
}

Files project_files(const System& system, const ShippedFit& fit, const Words& words) {
  const Json values = values_of(system, fit, words);
  const fs::path templates = data_folder() / "templates/export";
  Files files;
  std::vector<const char*> folders{"common"};
  folders.insert(folders.end(), system.folders.begin(), system.folders.end());
  for (const char* const folder : folders)
    for (const fs::path& path : files_below(templates / folder)) {
      std::string name = path.lexically_relative(templates / folder).string();
      if (!name.ends_with(ending)) continue;
      const std::string title = fmt::format("export/{}/{}", folder, name);
      name.resize(name.size() - ending.size());
      // A template begins with its text: these files are what people read first.
      files[name] = fill_template(title, read_text(path), values, Escape::None);
    }
  return files;
}

}  // namespace tlsfit::exporting
