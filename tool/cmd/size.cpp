#include "page/size.hpp"

#include <fmt/format.h>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/amounts.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "cmd/size_input.hpp"
#include "page/markdown.hpp"
#include "size/baseline.hpp"
#include "size/budget.hpp"
#include "size/diff.hpp"

namespace tlsfit {

namespace {

struct SizeOptions {
  std::string image, component, run, html, budgets, max_flash, max_ram, store, fit;
  std::vector<std::string> diff;
  SizeInputOptions input;
  bool json = false, markdown = false, symbols = false, objects = false, option_costs = false;
};

/// Leaves one component, with its symbols.
std::vector<Component> only(const std::vector<Component>& all, std::string_view name) {
  std::vector<std::string> names;
  for (const Component& component : all) {
    if (component.name == name) return {component};
    names.push_back(printable(component.name));
  }
  throw Error(ExitCode::Usage, "the image has no component '{}'; it has: {}", printable(name),
              joined(names, ", "));
}

Budgets budgets_of(const SizeOptions& options) {
  Budgets budgets;
  if (!options.budgets.empty()) budgets = budgets_from_json(load_json(options.budgets), options.budgets);
  if (const auto flash = limit_from("--max-flash", options.max_flash)) budgets.image.flash = flash;
  if (const auto ram = limit_from("--max-ram", options.max_ram)) budgets.image.ram = ram;
  return budgets;
}

/// The fit that the image was built from, if it is told or stands where `build` puts it.
std::vector<OptionUse> options_of(const SizeOptions& options) {
  fs::path folder = options.fit;
  if (folder.empty()) {
    folder = fs::path(options.image).parent_path() / "fit";
    if (!is_file(folder / "fit.json")) return {};
  }
  const fs::path path = folder / "fit.json";
  return fit_from_json(load_json(path), path.string()).options;
}

/// As they stand in fit.json.
Json options_json(const std::vector<OptionUse>& options) {
  Fit fit;
  fit.options = options;
  return to_json(fit).at("options");
}

std::string component_text(const Component& component) {
  Table table({Align::Right, Align::Right, Align::Left, Align::Left});
  table.row({"flash", "RAM", "symbol", "object"});
  for (const SymbolSize& s : component.symbols)
    table.row({grouped(s.flash), grouped(s.ram), printable(s.name), printable(s.object)});
  table.row({grouped(component.flash), grouped(component.ram), "sum", ""});
  return table.text();
}

/// Ends with the answer: yes, or no with a line that names what is over.
ExitCode judged(const std::string& name, const std::vector<std::string>& over) {
  if (over.empty()) return ExitCode::Done;
  throw Error(ExitCode::No, "{}: over budget: {}", name, joined(over, "; "));
}

void warn_of_unknown(const SizeOptions& options, const SizeReport& report, const Budgets& budgets) {
  for (const std::string& name : without_component(report, budgets))
    say(fmt::format("{}: the image has no component '{}'", options.budgets, printable(name)));
}

void write_page(const SizeOptions& options, const page::Document& document) {
  if (!options.html.empty()) write_file(options.html, page::html(document, page::load_templates()));
}

/// The run that was named, which must be of this image.
RunReport run_of(const SizeInput& input, const SizeOptions& options) {
  const RunReport run = run_report_from_json(load_json(options.run), options.run);
  const std::string image = input.image && input.image->info ? input.image->info->sha256 : "";
  if (run.image_sha256 != image)
    throw Error(ExitCode::Usage, "{}: not of this image, but of {}: `tlsfit run {} --json` makes one that is",
                options.run,
                run.image_sha256.empty() ? "one it does not name"
                                         : "the one whose firmware.bin has SHA-256 " + run.image_sha256,
                options.image);
  return run;
}

ExitCode run_size(const SizeOptions& options) {
  const Budgets budgets = budgets_of(options);
  const SizeInput input = load_size_input(options.image, options.input);
  SizeReport report = input.report;
  if (!options.run.empty()) report = with_measured(report, run_of(input, options));
  warn_of_unknown(options, report, budgets);
  const std::vector<Overrun> over = overruns(report, budgets);
  page::SizeSubject subject{.title = options.image,
                            .about = about_text(input),
                            .over = overrun_lines(over, report, nullptr),
                            .options = options_of(options)};
  if (!options.store.empty()) store_baseline(options.input.baseline, options.store, report);
  if (!options.html.empty()) write_page(options, page::size_page(report, subject, page::load_templates()));
  if (options.json) {
    if (!options.component.empty()) report.components = only(report.components, options.component);
    Json json = to_json(report);
    if (budgets != Budgets{}) json["over"] = to_json(over);
    if (!subject.options.empty()) json["options"] = options_json(subject.options);
    write_out(dump_json(json));
  } else if (options.markdown) {
    print_out("{}", page::markdown(page::size_summary(report, subject)));
  } else if (!options.component.empty()) {
    print_out("{}", component_text(only(report.components, options.component).front()));
  } else {
    print_out("{}{}{}\n\n", printable(options.image), subject.about.empty() ? "" : ": ", subject.about);
    const Detail detail = options.symbols   ? Detail::Symbols
                          : options.objects ? Detail::Objects
                                            : Detail::None;
    print_out("{}\n", components_text(report, detail));
    if (options.option_costs) print_out("{}\n", options_text(subject.options));
    print_out("{}", bars_text(report));
  }
  return judged(options.image, subject.over);
}

ExitCode run_diff(const SizeOptions& options) {
  const Budgets budgets = budgets_of(options);
  const SizeInput before = load_size_input(options.diff.at(0), options.input);
  const SizeInput after = load_size_input(options.diff.at(1), options.input);
  const SizeDiff diff = size_diff(before.report, after.report);
  warn_of_unknown(options, after.report, budgets);
  const std::vector<Overrun> over = overruns(after.report, budgets);
  const page::SizeSubject subject{.title = fmt::format("{} against {}", after.name, before.name),
                                  .about = about_text(after),
                                  .over = overrun_lines(over, after.report, &diff)};
  constexpr std::size_t rows_of_page = 3000, rows_of_comment = 150;
  write_page(options, page::diff_document(diff, subject, rows_of_page));
  if (options.json) {
    Json json = to_json(diff);
    if (budgets != Budgets{}) json["over"] = to_json(over);
    write_out(dump_json(json));
  } else if (options.markdown) {
    print_out("{}", page::markdown(page::diff_document(diff, subject, rows_of_comment)));
  } else {
    print_out("{}", diff_text(diff, options.symbols));
  }
  return judged(after.name, subject.over);
}

/// What CLI11 cannot say of options together.
void refuse_contradictions(const SizeOptions& options) {
  const auto stop = [](const char* text) {
    throw Error(ExitCode::Usage, "{}; see `tlsfit size --help`", text);
  };
  if (!options.image.empty() && !options.diff.empty()) stop("--diff takes OLD and NEW, and no IMAGE besides");
  if (!options.store.empty() && options.input.baseline.empty())
    stop("--store wants the folder: --baseline DIR");
  if (!options.diff.empty() && (!options.run.empty() || !options.component.empty() || !options.store.empty()))
    stop("--run, --component and --store are for one IMAGE, not for --diff");
}

}  // namespace

void add_size(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("size", "show where every byte of an image is, and what changed");
  const auto options = std::make_shared<SizeOptions>();
  SizeInputOptions& input = options->input;
  command->add_option("IMAGE", options->image,
                      "firmware.elf, its map beside it (default: the one that is built here); any linked ELF "
                      "file; or what --json saved");
  command
      ->add_option("--diff", options->diff,
                   "what changed from OLD to NEW: ELF files, saved JSON, or revisions")
      ->expected(2)
      ->type_name("OLD NEW");
  auto* const json = command->add_flag("--json", options->json, "print JSON");
  command->add_flag("--markdown", options->markdown, "print Markdown, fit for a comment on a pull request")
      ->excludes(json);
  command->add_option("--html", options->html, "also write one self-contained page: FILE.html");
  command->add_flag("--symbols", options->symbols, "list the symbols of each component");
  command->add_flag("--objects", options->objects, "list the objects of each component");
  command->add_option("--component", options->component, "list the symbols of this component only");
  command->add_flag("--options", options->option_costs, "list what each option of the fit costs");
  command->add_option("--fit", options->fit, "the fit it was built from (the folder fit beside IMAGE)");
  command->add_option("--run", options->run,
                      "a report of `tlsfit run --json`: stack and heap as measured there, not as reserved");
  command->add_option("--max-flash", options->max_flash, "flash that the image may take: \"96K\"");
  command->add_option("--max-ram", options->max_ram, "RAM that it may take, with heap and stack: \"24K\"");
  command->add_option("--budgets", options->budgets, "a file with budgets for the image and for components");
  command->add_option("--baseline", input.baseline, "a folder with one report per revision");
  command->add_option("--store", options->store, "keep the report in the baseline as this revision's");
  command->add_option("--rules", input.rules, "a file of rules in place of configs/components.json");
  command->add_option("--by", input.grouping, "what a component is: rules, archive, folder, file or section")
      ->check(CLI::IsMember({"rules", "archive", "folder", "file", "section"}));
  command->add_option("--depth", input.depth, "folders of a path that make a component (2)")
      ->check(CLI::Range(1, 16));
  command->add_option("--flash", input.flash, "a flash of the device: 0x08000000:512K; repeatable")
      ->type_name("ADDRESS:SIZE")
      ->allow_extra_args(false);
  command->add_option("--ram", input.ram, "a RAM of the device: 0x20000000:96K; repeatable")
      ->type_name("ADDRESS:SIZE")
      ->allow_extra_args(false);
  command->footer(
      "Exits with 1 when the image is over a budget.\n\n"
      "Examples:\n  tlsfit size build/pico-wiznet/firmware.elf --html size.html\n"
      "  tlsfit size firmware.elf --component X.509\n"
      "  tlsfit size --diff old.elf new.elf --markdown --max-flash 96K\n"
      "  tlsfit size firmware.elf --baseline sizes --store 1a2b3c4\n"
      "  tlsfit size --diff 1a2b3c4 firmware.elf --baseline sizes\n");
  command->callback([&action, options] {
    action = [options] {
      if (options->diff.empty()) options->image = settled_image(options->image, "size");
      refuse_contradictions(*options);
      return options->diff.empty() ? run_size(*options) : run_diff(*options);
    };
  });
}

}  // namespace tlsfit
