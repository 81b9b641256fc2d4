#include "base/output.hpp"
#include "base/progress.hpp"
#include "cmd/commands.hpp"
#include "size/report.hpp"

namespace tlsfit {

namespace {

struct SizeOptions {
  std::string image, component, run;
  bool json = false, symbols = false;
};

/// Leaves one component, with its symbols.
std::vector<Component> only(const std::vector<Component>& all, std::string_view name) {
  std::vector<std::string> names;
  for (const Component& component : all) {
    if (component.name == name) return {component};
    names.push_back(component.name);
  }
  throw Error(ExitCode::Usage, "the image has no component '{}'; it has: {}", printable(name),
              fmt::join(names, ", "));
}

ExitCode run_size(const SizeOptions& options) {
  const ImageSize size = measure_image(options.image, load_component_rules());
  SizeReport report = size.report;
  if (!options.run.empty()) {
    const RunReport run = run_report_from_json(load_json(options.run), options.run);
    if (run.image_sha256 != size.info.sha256)
      throw Error(ExitCode::Usage,
                  "{}: not of this image, but of {}: `tlsfit run {} --json` makes one that is", options.run,
                  run.image_sha256.empty() ? "one it does not name"
                                           : "the one whose firmware.bin has SHA-256 " + run.image_sha256,
                  options.image);
    report = with_measured(report, run);
  }
  if (!size.map_used)
    say(fmt::format(
        "{}: {}: bytes are told apart by symbols only", options.image,
        size.map_found ? "the map beside it is of another link" : "there is no map beside it (IMAGE.map)"));
  if (options.json) {
    if (!options.component.empty()) report.components = only(report.components, options.component);
    write_out(dump_json(to_json(report)));
    return ExitCode::Done;
  }
  if (!options.component.empty()) {
    Table table({Align::Right, Align::Right, Align::Left, Align::Left});
    table.row({"flash", "RAM", "symbol", "object"});
    const Component component = only(report.components, options.component).front();
    for (const SymbolSize& s : component.symbols)
      table.row({grouped(static_cast<std::int64_t>(s.flash)), grouped(static_cast<std::int64_t>(s.ram)),
                 printable(s.name), printable(s.object)});
    table.row({grouped(static_cast<std::int64_t>(component.flash)),
               grouped(static_cast<std::int64_t>(component.ram)), "sum", ""});
    print_out("{}", table.text());
    return ExitCode::Done;
  }
  print_out("{}: {}, layout {}, {}, tlsfit {}, Mbed TLS {}\n\n", options.image, size.board.name,
            printable(size.info.layout), size.info.debug ? "debug" : "release",
            printable(size.info.tlsfit_version), printable(size.info.mbedtls_version));
  print_out("{}\n{}", components_text(report, options.symbols), bars_text(report));
  return ExitCode::Done;
}

}  // namespace

void add_size(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("size", "show where every byte of an image is");
  const auto options = std::make_shared<SizeOptions>();
  command->add_option("IMAGE", options->image, "firmware.elf; its map is looked for beside it")->required();
  command->add_flag("--json", options->json, "print JSON");
  command->add_flag("--symbols", options->symbols, "list the symbols of each component");
  command->add_option("--component", options->component, "list the symbols of this component only");
  command->add_option("--run", options->run,
                      "a report of `tlsfit run --json`: stack and heap as measured there, not as reserved");
  command->footer(
      "Examples:\n  tlsfit size build/pico-wiznet/firmware.elf\n"
      "  tlsfit size firmware.elf --component X.509\n");
  command->callback([&action, options] { action = [options] { return run_size(*options); }; });
}

}  // namespace tlsfit
