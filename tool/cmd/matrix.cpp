#include "lab/matrix.hpp"

#include <thread>
#include <tuple>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/progress.hpp"
#include "build/firmware.hpp"
#include "cmd/commands.hpp"
#include "cmd/fit_command.hpp"
#include "cmd/fit_targets.hpp"
#include "cmd/held_folder.hpp"
#include "cmd/matrix_targets.hpp"
#include "cmd/matrix_text.hpp"
#include "cmd/matrix_view.hpp"
#include "fit/catalogue.hpp"
#include "fit/render.hpp"
#include "lab/cell_reports.hpp"
#include "page/markdown.hpp"
#include "page/matrix.hpp"

namespace tlsfit {

namespace {

struct MatrixArguments {
  std::string file, out = "build/matrix", merge, baseline, junit, html, launcher;
  std::vector<std::string> only;
  unsigned jobs = 0;
  bool list = false, force = false, estimate = false, no_run = false, json = false, markdown = false;
};

/// What CLI11 cannot say of options together.
void check(const MatrixArguments& options) {
  const auto stop = [](const char* text) {
    throw Error(ExitCode::Usage, "{}; see `tlsfit matrix --help`", text);
  };
  if (options.list && !options.merge.empty()) stop("--list makes nothing that --merge could join");
  if (options.list && options.markdown) stop("--list prints text or JSON, no Markdown");
  if (!options.merge.empty() && (options.force || options.estimate || options.no_run))
    stop("--merge makes no cells: --force, --estimate and --no-run are for the jobs that do");
}

std::vector<Cell> cells_of(const MatrixArguments& options, const Matrix& matrix) {
  std::vector<Cell> cells = selected(matrix.cells, options.only);
  for (Cell& cell : cells) {
    if (options.estimate) cell.settings.estimate = true;
    if (options.no_run) cell.settings.run = false;
  }
  return cells;
}

FitArguments arguments_of(const Cell& cell, const std::vector<std::string>& targets,
                          const MatrixArguments& options) {
  FitArguments arguments;
  arguments.targets = targets;
  arguments.board = cell.board;
  arguments.net = cell.net;
  arguments.layout = cell.settings.layout;
  arguments.app = cell.app;
  arguments.objective = cell.objective;
  arguments.anchor = cell.settings.anchor;
  arguments.connections = cell.settings.connections;
  arguments.words = cell.settings.words;
  arguments.estimate = cell.settings.estimate;
  arguments.launcher = options.launcher;
  return arguments;
}

lab::Demand demand_of(const FitArguments& arguments, const TargetSet& set, const fit::Catalogue& catalogue) {
  return {.targets = candidates_of(set, arguments.anchor, catalogue),
          .layout = arguments.layout,
          .words = arguments.words,
          .objective = arguments.objective,
          .connections = arguments.connections,
          .limits = {},
          .estimate = arguments.estimate};
}

/// A board, a net and a program, by what the cell calls them.
using Place = std::tuple<std::string, std::string, std::string>;
using Benches = std::map<Place, lab::Bench>;
using Catalogues = std::map<Place, fit::Catalogue>;

/// Of each board with each net and program. Whatever is wrong with boards, nets, layouts and tools shows
/// here, before anything is dialled or made.
Benches benches_of(const MatrixArguments& options, const std::vector<Cell>& cells) {
  Benches benches;
  for (const Cell& cell : cells) {
    const Place place(cell.board, cell.net, cell.app);
    if (!benches.contains(place)) benches.emplace(place, bench_for(arguments_of(cell, {}, options)));
    const lab::Bench& bench = benches.at(place);
    bench.board.layout(cell.settings.layout);
    if (!cell.settings.estimate) need_firmware_tools(bench.board.core, *bench.runner);
  }
  return benches;
}

std::vector<lab::CellOrder> orders_of(const MatrixArguments& options, const std::vector<Cell>& cells,
                                      const Benches& benches, const std::map<std::string, TargetSet>& sets,
                                      const Catalogues& catalogues) {
  std::vector<lab::CellOrder> orders;
  for (const Cell& cell : cells) {
    const TargetSet& set = sets.at(cell.targets);
    const fit::Catalogue& catalogue = catalogues.at({cell.board, cell.net, cell.app});
    const FitArguments arguments = arguments_of(cell, set.arguments, options);
    lab::CellOrder order{
        .cell = cell,
        .bench = benches.at({cell.board, cell.net, cell.app}),
        .targets = deciding_text(set),
        .demand = [arguments, &set, &catalogue] { return demand_of(arguments, set, catalogue); },
        .catalogue = &catalogue,
        .profiles = {},
        .command = ""};
    order.command = fit_command(arguments, order.bench.board.layout(arguments.layout).id);
    if (const auto* const profiles = std::get_if<std::vector<TargetProfile>>(&set.profiles))
      for (const TargetProfile& target : *profiles) order.profiles.push_back(target.profile);
    if (!cell.settings.run) order.bench.emulator.reset();
    orders.push_back(std::move(order));
  }
  return orders;
}

std::vector<CellResult> made(const MatrixArguments& options, const Matrix& matrix,
                             const std::vector<Cell>& cells) {
  const fit::Templates templates = fit::load_templates();
  const Benches benches = benches_of(options, cells);
  Catalogues catalogues;
  for (const auto& [place, bench] : benches)
    catalogues.try_emplace(place, catalogue_for(bench.app, bench.net, bench.board.core));
  const HeldFolder folder(options.out);
  const std::map<std::string, TargetSet> sets = target_sets(matrix, cells);
  const std::vector<lab::CellOrder> orders = orders_of(options, cells, benches, sets, catalogues);
  MatrixView view;
  return lab::make_matrix(orders,
                          {.out = options.out,
                           .work = folder.work(),
                           .cores = std::max(1U, std::thread::hardware_concurrency()),
                           .jobs = options.jobs,
                           .force = options.force},
                          templates, [&](const std::vector<lab::CellState>& states) { view.show(states); });
}

/// Writes the files that were asked for, and prints.
void tell(const MatrixArguments& options, const std::vector<CellResult>& results) {
  const page::MatrixSubject subject{.title = options.file, .baseline = options.baseline};
  if (!options.html.empty() || !options.junit.empty()) {
    const page::Templates templates = page::load_templates();
    if (!options.html.empty())
      write_file(options.html, page::html(page::matrix_page(results, subject), templates));
    if (!options.junit.empty())
      write_file(options.junit, page::junit("tlsfit matrix", page::junit_cases(results), templates));
  }
  if (options.json)
    write_out(dump_json(to_json(results)));
  else if (options.markdown)
    print_out("{}", page::markdown(page::matrix_summary(results, subject)));
  else
    print_out("{}", matrix_text(results, !options.baseline.empty()));
}

ExitCode run_matrix(const MatrixArguments& options) {
  check(options);
  const Matrix matrix = matrix_from_json(load_json(options.file), options.file, app_ids());
  const std::vector<Cell> cells = cells_of(options, matrix);
  if (options.list) {
    if (options.json) {
      write_out(json_line(include_json(cells)));
    } else {
      for (const Cell& cell : cells) print_out("{}\n", cell.id);
    }
    return ExitCode::Done;
  }
  const auto baseline =
      options.baseline.empty() ? std::map<std::string, CellResult>() : lab::reports_below(options.baseline);
  std::vector<CellResult> results =
      options.merge.empty() ? made(options, matrix, cells)
                            : lab::joined_cells(cells, lab::reports_below(options.merge), options.merge);
  lab::judge(results, cells, baseline);
  tell(options, results);
  if (const std::string why = refusal_of(results); !why.empty()) throw Error(ExitCode::No, why);
  return ExitCode::Done;
}

}  // namespace

void add_matrix(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "matrix", "make images for boards x nets x targets x objectives x apps, and judge them");
  const auto options = std::make_shared<MatrixArguments>();
  command->add_option("FILE", options->file,
                      "the axes, what to leave out, and budgets (tlsfit.matrix/1; default: matrix.json)");
  command->add_flag("--list", options->list,
                    "print the cells and make nothing; with --json for a CI's own matrix");
  command->add_option("--only", options->only, "this cell, or those a pattern names: 'pico-*'; repeatable")
      ->type_name("CELL")
      ->allow_extra_args(false);
  command->add_flag("--force", options->force, "make cells again that are as the last run left them");
  command->add_flag("--estimate", options->estimate, "compile nothing: every size by adding up, in a moment");
  command->add_flag("--no-run", options->no_run, "link images, and run none on the emulated board");
  command->add_option("--merge", options->merge, "make nothing: join the reports of cells below this folder")
      ->type_name("DIR");
  command->add_option("--baseline", options->baseline, "compare with the reports of cells below this folder")
      ->type_name("DIR");
  command->add_option("--jobs", options->jobs, "cells at a time (as many as there are cores)")
      ->check(CLI::Range(1, 256));
  add_launcher(*command, options->launcher);
  command->add_option("-o,--output", options->out, "a folder with one for each cell (build/matrix)");
  auto* const json = command->add_flag("--json", options->json, "print JSON");
  command->add_flag("--markdown", options->markdown, "print Markdown, fit for a comment on a pull request")
      ->excludes(json);
  command->add_option("--junit", options->junit, "also write JUnit's XML: FILE.xml");
  command->add_option("--html", options->html, "also write one self-contained page: FILE.html");
  command->footer(
      "Exits with 1 when a cell fails or is over a budget, naming the cell and what grew.\n\n"
      "Examples:\n  tlsfit matrix matrix.json --html matrix.html\n"
      "  tlsfit matrix matrix.json --list --json\n"
      "  tlsfit matrix matrix.json --only 'pico-wiznet-api-*' --only pico-wiznet-web-ram-console\n"
      "  tlsfit matrix matrix.json --merge reports --baseline main --markdown --junit matrix.xml\n");
  command->callback([&action, options] {
    action = [options] {
      if (options->file.empty() && is_file("matrix.json")) options->file = "matrix.json";
      if (options->file.empty())
        throw Error(ExitCode::Usage, "FILE is required: there is no matrix.json; see `tlsfit matrix --help`");
      return run_matrix(*options);
    };
  });
}

}  // namespace tlsfit
