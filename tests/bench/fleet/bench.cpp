// bench_fleet TLSFIT [TARGETS [AT-ONCE]]: a long list of targets on twenty different servers, and what the
// probe needs for it. Ends with 1 if a target has no profile.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>

#include "base/process.hpp"
#include "base/text.hpp"
#include "model/profile.hpp"
#include "support/servers.hpp"

using namespace tlsfit;

namespace {

std::vector<test::Server> twenty_servers() {
  const test::Pki& pki = test::test_pki();
  const std::string page(20000, 'x');
  std::vector<test::Server> servers;
  const std::vector<std::vector<test::Identity>> identities = {
      {pki.ecdsa}, {pki.rsa}, {pki.ecdsa_chain, pki.rsa_chain}, {pki.rsa_chain}};
  for (const std::vector<test::Identity>& some : identities)
    for (const char* const directives :
         {"ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.2; ssl_ciphers ECDHE+AESGCM;",
          "ssl_protocols TLSv1.3;", "ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on;"})
      servers.push_back(test::start_nginx({.identities = some, .page = page, .directives = directives}));
  servers.push_back(test::start_caddy({pki.ecdsa}, page));
  servers.push_back(test::start_caddy({pki.rsa}, page));
  servers.push_back(test::start_mosquitto(pki.ecdsa));
  servers.push_back(
      test::start_mosquitto(pki.rsa, {"cafile " + pki.ca.string(), "require_certificate true"}));
  return servers;
}

int bench(const std::string& tlsfit, std::size_t targets, std::size_t at_once) {
  const std::vector<test::Server> servers = twenty_servers();
  const TemporaryFolder folder;
  std::string list;
  for (std::size_t i = 0; i < targets; ++i) list += servers[i % servers.size()].name() + "\n";
  const fs::path file = folder.path() / "targets.txt";
  write_file(file, list);

  std::size_t profiles = 0, connections = 0, unfinished = 0;
  ProcessOptions options;
  options.on_line = [&](std::string_view line) {
    const Json json = parse_json(line, "tlsfit");
    if (!json.contains("connections")) return;
    const Profile profile = profile_from_json(json, "tlsfit");
    ++profiles;
    connections += profile.connections;
    for (const std::string& problem : profile.problems)
      unfinished += problem.find("the time for this target was over") != problem.npos;
  };
  const auto begin = std::chrono::steady_clock::now();
  // On loopback the servers share the probe's processors: the time for one target says nothing here.
  const ProcessResult done =
      run_process({tlsfit, "probe", "--targets", file, "--at-once", std::to_string(at_once), "--ca",
                   test::test_pki().ca, "--timeout", "600", "--json"},
                  options);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);  // the servers are still running, so the largest child is the probe
  fmt::print("{} targets on {} servers, {} at once\n", grouped(static_cast<std::int64_t>(targets)),
             servers.size(), at_once);
  fmt::print("{} profiles, {} of them cut short by the time, {} connections\n", profiles, unfinished,
             grouped(static_cast<std::int64_t>(connections)));
  fmt::print("{:.0f} s, {:.0f} MB of memory at the peak\n", seconds,
             static_cast<double>(usage.ru_maxrss) / 1024);
  if (profiles < targets) fmt::print(stderr, "{}", done.err);
  return profiles < targets ? 1 : 0;
}

std::size_t number(int argc, char** argv, int at, std::size_t otherwise) {
  return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench_fleet TLSFIT [TARGETS [AT-ONCE]]\n");
    return 2;
  }
  try {
    return bench(argv[1], number(argc, argv, 2, 1000), number(argc, argv, 3, 500));
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_fleet: {}\n", error.what());
    return 1;
  }
}
