#include "image/board.hpp"

#include <fmt/ranges.h>

#include <stdexcept>

namespace tlsfit::test {

ProcessResult tlsfit(std::vector<std::string> arguments, const fs::path& folder) {
  arguments.insert(arguments.begin(), TLSFIT_BINARY);
  ProcessOptions options;
  options.folder = folder;
  options.timeout = std::chrono::minutes(14);  // 200 requests of an RSA server, on a busy machine
  return run_process(arguments, options);
}

namespace {

void must(const std::vector<std::string>& arguments) {
  const ProcessResult result = tlsfit(arguments);
  if (!result.ok())
    throw std::runtime_error(fmt::format("tlsfit {}: exit code {}\n{}{}", fmt::join(arguments, " "),
                                         result.exit_code, result.out, result.err));
}

}  // namespace

Image::Image(const std::string& name, const fs::path& ca, const std::vector<std::string>& fit_arguments,
             const Identity* client, std::string net, std::string board)
    : net_(std::move(net)), board_(std::move(board)) {
  make({{name, ca}}, fit_arguments, client);
}

Image::Image(const std::vector<std::pair<std::string, fs::path>>& servers) {
  make(servers, {}, nullptr);
}

void Image::make(const std::vector<std::pair<std::string, fs::path>>& servers,
                 const std::vector<std::string>& fit_arguments, const Identity* client) {
  std::vector<std::string> shows;
  if (client != nullptr) shows = {"--client-cert", client->chain, "--client-key", client->key};
  std::vector<std::string> targets;
  for (const auto& [name, ca] : servers) {
    targets.push_back(folder_.path() / fmt::format("target-{}.json", targets.size()));
    std::vector<std::string> probe = {"probe", name, "--ca", ca, "--save", targets.back()};
    probe.insert(probe.end(), shows.begin(), shows.end());
    must(probe);
  }
  // Estimated: the tests below build and run the image, so the search need not do so as well.
  std::vector<std::string> fit = {"fit"};
  fit.insert(fit.end(), targets.begin(), targets.end());
  fit.insert(fit.end(), {"--board", board_, "--net", net_, "-o", fit_folder(), "--estimate"});
  fit.insert(fit.end(), fit_arguments.begin(), fit_arguments.end());
  fit.insert(fit.end(), shows.begin(), shows.end());
  must(fit);
  must({"build", "--board", board_, "--net", net_, "--fit", fit_folder(), "-o", folder_.path() / "out"});
}

RunResult run(const Image& image, const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"run", image.elf(), "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const ProcessResult result = tlsfit(all);
  if (result.out.empty())
    throw std::runtime_error(fmt::format("tlsfit {}: no report, exit code {}\n{}", fmt::join(all, " "),
                                         result.exit_code, result.err));
  return {.report = parse_json(result.out, "the run report"),
          .transcript = result.err,
          .exit_code = result.exit_code};
}

void expect_as_estimated(const Image& image, const RunResult& result) {
  const Json estimate = image.fit().at("ram"), peak = result.report.at("peak");
  EXPECT_EQ(estimate.at("basis"), "estimated");
  const double wanted = peak.at("total");
  EXPECT_NEAR(estimate.at("total_peak").get<double>(), wanted, wanted / 20)
      << "static " << estimate.at("static") << " and " << peak.at("static") << ", heap "
      << estimate.at("heap_peak") << " and " << peak.at("heap") << ", stack " << estimate.at("stack_peak")
      << " and " << peak.at("stack") << ": see configs/mbedtls/3.6/costs.json";
  expect_flash_as_estimated(image, 0.02);
}

void expect_flash_as_estimated(const Image& image, double share) {
  const double flash = parse_json(tlsfit({"size", image.elf(), "--json"}).out, "size").at("flash").at("used");
  EXPECT_NEAR(image.fit().at("flash").at("used").get<double>(), flash, flash * share)
      << "see the core's cost in configs/cores";
}

std::string url(const Server& server) {
  return "https://" + server.name() + "/";
}

void ServedImage::serve(const NginxOptions& options, const std::string& net,
                        const std::vector<std::string>& fit_arguments, const std::string& board) {
  if (!find_server("nginx")) return;
  server = std::make_unique<Server>(start_nginx(options));
  image = std::make_unique<Image>(server->name(), test_pki().ca, fit_arguments, nullptr, net, board);
}

void ServedImage::TearDownTestSuite() {
  image.reset();
  server.reset();
}

void ServedImage::SetUp() {
  TLSFIT_NEEDS("nginx", "nginx-light");
}

}  // namespace tlsfit::test
