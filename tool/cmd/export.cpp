// tlsfit export: a fit as what another build system wants to see.
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "cmd/commands.hpp"
#include "cmd/shipped_fit.hpp"
#include "exporting/kconfig.hpp"
#include "exporting/library.hpp"
#include "exporting/project.hpp"
#include "lab/bench.hpp"

namespace tlsfit {

namespace {

/// What says that a folder was exported, and which files of it are ours.
constexpr const char* record_file = "tlsfit-export.json";

struct ExportOptions {
  std::string fit, as, folder;
};

/// A folder that is new or empty, or that an earlier export left: its files go, whatever else is there stays.
void clear(const fs::path& folder) {
  if (!is_there(folder)) return;
  const fs::path record = folder / record_file;
  if (is_folder(folder) && entries_of(folder).empty()) return;
  if (!is_folder(folder) || !is_file(record))
    throw Error(ExitCode::Usage,
                "{}: there is something already that tlsfit has not exported: name a new folder",
                folder.string());
  for (const std::string& name : Fields(load_json(record), record.string()).texts("files")) {
    const fs::path plain = fs::path(name).lexically_normal();
    if (plain.is_absolute() || plain.begin() == plain.end() || *plain.begin() == "..")
      throw Error(ExitCode::Usage, "{}: files: {} is not below that folder", record.string(),
                  printable(name));
    remove_file(folder / plain);
  }
}

exporting::Files files_for(const exporting::System& system, const exporting::ShippedFit& fit,
                           const exporting::Words& words) {
  if (system.folders.empty()) return exporting::kconfig_files(system.id, fit.fit, words);
  const MbedTls mbedtls = find_mbedtls();
  exporting::Files files = exporting::library_files(fit, mbedtls, default_build_time(), this_machine());
  files.merge(exporting::project_files(system, fit, words));
  files["LICENSE"] = read_text(data_folder() / "LICENSE");
  files["LICENSE-mbedtls"] = read_text(mbedtls.folder / "LICENSE");
  return files;
}

ExitCode export_fit(const ExportOptions& options) {
  const exporting::System& system = exporting::system_of(options.as);
  const fs::path from = fit_folder(options.fit), to = options.folder;
  const exporting::ShippedFit fit = exporting::read_fit(from);
  clear(to);
  const exporting::Files files = files_for(
      system, fit,
      {.command = fmt::format("tlsfit export {} --as {}", shell_word(from.filename().string()), system.id),
       .version = std::string(tlsfit_version())});
  Json record{{"schema", "tlsfit.export/1"}, {"as", system.id}, {"files", Json::array()}};
  for (const auto& [name, text] : files) {
    record["files"].push_back(name);
    write_file(to / name, text, name.ends_with("client_keys.c") ? Access::Private : Access::Usual);
  }
  write_file(to / record_file, dump_json(record));
  print_out("{}: {}, {} files\n", to.string(), system.about, files.size());
  if (fit.secret && !system.folders.empty())
    say("a client's private key is in src/client_keys.c: whoever reads it can pass for the device");
  return ExitCode::Done;
}

}  // namespace

void add_export(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("export", "hand a fit over to another build system");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("FIT", options->fit, "folder that `tlsfit fit -o` or `tlsfit build` wrote")->required();
  std::vector<std::string> ids;
  for (const exporting::System& system : exporting::systems()) ids.emplace_back(system.id);
  command->add_option("--as", options->as, "for what: " + joined(ids, ", "))->required();
  command->add_option("-o,--output", options->folder, "folder that is made")->required();
  command->footer([] {
    std::string text;
    for (const exporting::System& system : exporting::systems())
      text += fmt::format("  {:<11} {}\n", system.id, system.about);
    return text +
           "\nThe first five are complete: Mbed TLS's files that are needed, tlsfit's, the configuration, "
           "the trust\n"
           "anchors and an example; they compile without tlsfit. The others name the options that a "
           "framework has.\n"
           "\nExample:\n  tlsfit export fit/ --as cmake -o third_party/tlsfit\n";
  });
  command->callback([&action, options] { action = [options] { return export_fit(*options); }; });
}

}  // namespace tlsfit
