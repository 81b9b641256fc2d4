// tlsfit calibrate: measures configs/mbedtls/3.6/costs.json anew.
#include <fmt/format.h>

#include "base/output.hpp"
#include "base/progress.hpp"
#include "build/firmware.hpp"
#include "cmd/commands.hpp"
#include "cmd/profiles.hpp"
#include "fit/calibration.hpp"
#include "lab/image_meter.hpp"

namespace tlsfit {

namespace {

struct CalibrateOptions {
  std::string board = "pico", net = "wiznet", tls12, tls13;
  fs::path ca, output;
};

/// The plan for a server that has what the reference has: it must need nothing more.
fit::Candidate reference_plan(const std::string& server, const std::string& version, const fs::path& ca,
                              const fit::Catalogue& catalogue) {
  for (fit::Candidate& candidate :
       fit::candidates(profiles_from({server}, ca, {}).front().profile, catalogue)) {
    if (candidate.plan.version != version) continue;
    // Without limits, so that records are a known part of the heap.
    candidate.features.erase("mfl");
    candidate.features.erase("rsl");
    candidate.features.erase("growing-records");
    candidate.plan.record = {.in = 16384, .out = 512, .mfl = {}, .rsl = false, .basis = "protocol"};
    if (candidate.features == catalogue.costs.reference.at(version)) return candidate;
  }
  throw Error(ExitCode::Usage,
              "{}: for {} want a server with a P-256 certificate under a P-256 root that takes AES-128-GCM",
              server, version);
}

using Images = std::map<std::string, fit::Cost>;

/// The images of shapes and builds that are new to costs.json. Until they are measured, another's costs stand
/// for theirs, so that there is something to lay out their memory by.
Images missing_images(const fit::Catalogue& catalogue) {
  const Images& known = catalogue.costs.images;
  Images missing;
  for (const fit::Shape& shape : catalogue.shapes)
    for (const fit::Build& build : catalogue.builds)
      for (const auto& [versions, features] : catalogue.costs.reference) {
        const auto name = [&, &versions = versions](const fit::Build& of) {
          return fmt::format("{}/{}/{}", shape.name, of.name, versions);
        };
        if (known.contains(name(build))) continue;
        const auto similar = known.find(name(catalogue.builds.front()));
        missing[name(build)] = similar == known.end() ? known.begin()->second : similar->second;
      }
  return missing;
}

ExitCode calibrate(const CalibrateOptions& options) {
  Board board = load_board(options.board);
  need_firmware_tools(board.core, this_machine());
  if (!lab::find_emulator())
    throw Error(ExitCode::Missing, "tlsfit-emulator is not there: see `tlsfit doctor`");
  lab::Bench bench =
      lab::make_bench(std::move(board), load_net(options.net), tlsfit_version(), this_machine());
  bench.many = true;
  fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  const Images stand_ins = missing_images(catalogue);
  catalogue.costs.images.insert(stand_ins.begin(), stand_ins.end());
  const fit::Templates templates = fit::load_templates();
  const std::map<std::string, fit::Candidate> reference = {
      {"tls1.2", reference_plan(options.tls12, "tls1.2", options.ca, catalogue)},
      {"tls1.3", reference_plan(options.tls13, "tls1.3", options.ca, catalogue)}};

  lab::ImageMeter meter(bench);
  std::size_t count = 0;
  fit::Costs costs = fit::calibrated(
      catalogue, reference,
      [&](const std::vector<fit::Candidate>& plans, const fit::Choice& choice, bool run) {
        const fit::FitOptions with{.layout = "",
                                   .mbedtls_version = bench.mbedtls.version,
                                   .compiler = "",
                                   .choice = choice,
                                   .measured = {},
                                   .roomy = true};
        const auto folder = fit::make_fit(plans, bench.board, bench.net, with, catalogue, templates);
        const std::string name = choice.shape.name + ", " + choice.build.name;
        const auto measured = meter(folder, fmt::format("image {} ({})", ++count, name), run);
        if (!measured) say(fmt::format("{}: {}", name, meter.why_not()));
        return measured;
      });
  for (const auto& [name, cost] : stand_ins)
    if (costs.images.at(name) == cost) costs.images.erase(name);  // it was not measured
  costs.compiler = bench.compiler;
  costs.cpu = bench.board.core.id;
  costs.mbedtls_version = bench.mbedtls.version;
  const fs::path own = data_folder() / "configs" / "mbedtls" / mbedtls_line / "costs.json";
  const fs::path path = options.output.empty() ? own : options.output;
  write_file(path, dump_json(costs_to_json(load_json(own), costs)));
  print_out("{}: {} images measured with {}, Mbed TLS {}\n", path.string(), count, costs.compiler,
            costs.mbedtls_version);
  return ExitCode::Done;
}

}  // namespace

void add_calibrate(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("calibrate", "measure anew what options cost (costs.json)");
  const auto options = std::make_shared<CalibrateOptions>();
  command->add_option("--tls12", options->tls12, "HOST:PORT of a TLS 1.2 server with a P-256 certificate")
      ->required();
  command->add_option("--tls13", options->tls13, "HOST:PORT of a TLS 1.3 server with a P-256 certificate")
      ->required();
  command->add_option("--ca", options->ca, "PEM file with their root")->required();
  command->add_option("--board", options->board, "board to measure on (pico)");
  command->add_option("--net", options->net, "net to measure with (wiznet)");
  command->add_option("-o,--output", options->output,
                      "file to write (default: the catalogue's own costs.json)");
  command->footer(
      "Builds some eighty images and runs about fifty on the emulated board: ten minutes.\n"
      "scripts/calibrate starts the servers that it needs.\n\n"
      "Example:\n  tlsfit calibrate --tls12 localhost:8443 --tls13 localhost:8444 --ca ca.pem\n");
  command->callback([&action, options] { action = [options] { return calibrate(*options); }; });
}

}  // namespace tlsfit
