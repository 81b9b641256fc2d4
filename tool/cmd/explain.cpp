#include "fit/explain.hpp"

#include "base/output.hpp"
#include "base/paths.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "model/toolchain.hpp"

namespace tlsfit {

namespace {

struct ExplainOptions {
  std::vector<std::string> what;
  std::string fit;
  bool json = false;
};

ExitCode explain_all(const ExplainOptions& options) {
  const fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  const fs::path folder = settled_fit(options.fit), path = folder / "fit.json";
  std::optional<Fit> known;
  if (!folder.empty()) known = fit_from_json(load_json(path), path.string());
  const fs::path proof_path = folder / "proof.json";
  std::optional<fit::Proof> proof;
  if (known && is_there(proof_path)) proof = fit::proof_from_json(load_json(proof_path), proof_path.string());
  for (const std::string& what : options.what) {
    const fit::Explanation explanation =
        fit::explain(what, known ? &*known : nullptr, proof ? &*proof : nullptr, catalogue);
    if (options.json) {
      write_out(json_line(to_json(explanation)));
      continue;
    }
    print_out("{}\n", painted(explanation.title, Colour::Bold, Stream::Out));
    Table table({Align::Left, Align::Left});
    for (const auto& [about, text] : explanation.lines) table.row({"  " + about, text});
    print_out("{}", table.text());
  }
  return ExitCode::Done;
}

}  // namespace

void add_explain(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("explain", "say why an option is there, or a target spoken to so");
  const auto options = std::make_shared<ExplainOptions>();
  command->add_option("what", options->what, "option of Mbed TLS, or target of the fit")->required();
  command->add_option("--fit", options->fit, "folder that `tlsfit fit -o` wrote (default: the one here)");
  command->add_flag("--json", options->json, "print JSON, one line for each");
  command->footer(
      "Example:\n  tlsfit explain MBEDTLS_SHA384_C --fit fit/\n  tlsfit explain localhost:8443\n");
  command->callback([&action, options] { action = [options] { return explain_all(*options); }; });
}

}  // namespace tlsfit
