#include "lab/bench.hpp"

#include "base/paths.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"

namespace tlsfit::lab {

namespace {

/// How the image speaks to a server, for people.
std::string plan_text(const Plan& plan) {
  std::string text =
      fmt::format("TLS {}, {}, {}; ", plan.version.substr(3), plan.suite, joined(plan.groups, " "));
  text += plan.anchors.size() == 1 ? "a chain to " + plan.anchors.front().subject
                                   : fmt::format("a chain to one of {} anchors", plan.anchors.size());
  return text + fmt::format("; messages and records of up to {} bytes", grouped(plan.record.in));
}

}  // namespace

Bench make_bench(Board board, Net net, std::string_view release, ProcessRunner& runner) {
  board.wiring(net.id);
  const std::string compiler =
      can_build_firmware(board.core, runner) ? firmware_compiler(board.core, runner) : "";
  const std::optional<fs::path> runs = find_runner(board, runner);
  return {.board = std::move(board),
          .net = std::move(net),
          .mbedtls = find_mbedtls(),
          .release = std::string(release),
          .compiler = compiler,
          .emulator = runs,
          .cache = cache_folder(),
          .runner = &runner};
}

std::optional<fs::path> find_runner(const Board& board, const ProcessRunner& runner) {
  if (!board.hosted()) return find_emulator();
  if (!board.core.runner.empty() && !runner.find(board.core.runner.front())) return std::nullopt;
  return executable_folder() / "tlsfit";
}

std::optional<fs::path> find_emulator() {
  const fs::path path = executable_folder() / "tlsfit-emulator";
  if (!is_file(path)) return std::nullopt;
  return path;
}

ImageInfo image_info(const Bench& bench, const Fit& fit, bool debug) {
  ImageInfo info;
  info.tlsfit_version = bench.release;
  info.mbedtls_version = bench.mbedtls.version;
  info.compiler = bench.compiler;
  info.layout = bench.board.layout(fit.layout).id;
  info.app = bench.app.id;
  info.debug = debug;
  for (const Plan& plan : fit.plans) {
    info.targets.push_back(plan.target);
    info.plans.push_back(plan_text(plan));
  }
  info.board = bench.board.file;
  info.net = bench.net.file;
  return info;
}

}  // namespace tlsfit::lab
