// The commands of tlsfit, one file each: options, call, print. Each function below adds one subcommand to
// `app` and, when the person chose it, sets `action` to what main() is to run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "base/error.hpp"

namespace tlsfit {

using Action = std::function<ExitCode()>;

/// Version of tlsfit itself: "0.1.0".
std::string_view tlsfit_version();

void add_build(CLI::App& app, Action& action);
void add_probe(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_calibrate(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_fit(CLI::App& app, Action& action);
void add_help(CLI::App& app, Action& action);
void add_init(CLI::App& app, Action& action);
void add_export(CLI::App& app, Action& action);
void add_flash(CLI::App& app, Action& action);
void add_matrix(CLI::App& app, Action& action);
void add_monitor(CLI::App& app, Action& action);
void add_new(CLI::App& app, Action& action);
void add_run(CLI::App& app, Action& action);
void add_size(CLI::App& app, Action& action);

}  // namespace tlsfit
