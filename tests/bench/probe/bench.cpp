// bench_probe TLSFIT [RUNS]: what the same server costs tlsfit, sslscan and nmap, on loopback and 50 ms away.
// Connections are those that nginx says it accepted; seconds are the median of RUNS.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <cstdio>

#include "base/process.hpp"
#include "base/text.hpp"
#include "delaying_proxy.hpp"
#include "support/servers.hpp"

using namespace tlsfit;

namespace {

using Clock = std::chrono::steady_clock;
using asio::ip::tcp;

constexpr std::chrono::milliseconds round_trip{50};
constexpr std::size_t default_runs = 3;

/// How many connections nginx has accepted so far, from its page of stub_status: "accepts handled requests"
/// and the three numbers below it.
std::uint64_t accepted(std::uint16_t port) {
  asio::io_context io;
  tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  asio::write(socket, asio::buffer(std::string("GET /status HTTP/1.0\r\n\r\n")));
  std::string page;
  asio::error_code end;
  asio::read(socket, asio::dynamic_buffer(page), end);
  const std::string heading = "requests\n";
  const std::size_t at = page.find(heading);
  if (at == page.npos) throw std::runtime_error("nginx does not tell how many connections it accepted");
  return std::stoull(page.substr(at + heading.size()));
}

struct Tool {
  std::string name;
  std::vector<std::string> argv;  ///< PORT stands for the port
};

struct Cost {
  std::uint64_t connections = 0;
  double seconds = 0;
};

Cost cost(const Tool& tool, std::uint16_t port, std::uint16_t status_port, std::size_t runs) {
  std::vector<std::string> argv = tool.argv;
  for (std::string& argument : argv)
    if (const std::size_t at = argument.find("PORT"); at != argument.npos)
      argument.replace(at, 4, std::to_string(port));
  std::vector<double> seconds;
  Cost result;
  for (std::size_t run = 0; run < runs; ++run) {
    const std::uint64_t before = accepted(status_port);
    const auto begin = Clock::now();
    const ProcessResult done = run_process(argv);
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    if (!done.ok()) throw std::runtime_error(fmt::format("{} failed: {}{}", argv[0], done.out, done.err));
    result.connections = accepted(status_port) - before - 1;  // the second look at the page is one
  }
  std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(runs / 2));
  result.seconds = seconds[runs / 2];
  return result;
}

/// The word of what a program says that begins like this.
std::string word(const std::vector<std::string>& argv, std::string_view begin) {
  const ProcessResult result = run_process(argv);
  const std::string text = result.out + result.err;
  const std::size_t at = text.find(begin);
  return at == text.npos ? "" : text.substr(at, text.find_first_of(" \n", at + begin.size()) - at);
}

int compare(const std::string& tlsfit, std::size_t runs) {
  const test::Pki& pki = test::test_pki();
  const std::uint16_t status_port = test::free_port();
  const test::Server nginx =
      test::start_nginx({.identities = {pki.ecdsa, pki.rsa},
                         .page = std::string(20000, 'x'),
                         .directives = fmt::format(
                             "ssl_protocols TLSv1.2 TLSv1.3;\n  }}\n  server {{\n    listen 127.0.0.1:{};\n"
                             "    location /status {{ stub_status; }}",
                             status_port)});
  const bench::DelayingProxy far(nginx.port(), round_trip);
  const std::string ca = pki.ca;
  const std::vector<Tool> tools = {
      {"tlsfit probe, handshakes only",
       {tlsfit, "probe", "localhost:PORT", "--ca", ca, "--without", "application", "--without",
        "resumption"}},
      {"tlsfit probe, everything", {tlsfit, "probe", "localhost:PORT", "--ca", ca}},
      {"sslscan " + word({"sslscan", "--no-colour", "--version"}, "2."),
       {"sslscan", "--no-colour", "localhost:PORT"}},
      {"nmap " + word({"nmap", "--version"}, "7.") + " ssl-enum-ciphers",
       {"nmap", "-Pn", "-p", "PORT", "--script", "ssl-enum-ciphers", "localhost"}},
  };
  fmt::print("{} with P-256 and RSA-2048 certificates, TLS 1.2 and 1.3; median of {} runs\n\n",
             word({*test::find_server("nginx"), "-v"}, "nginx/"), runs);
  std::vector<std::array<Cost, 2>> costs;
  for (const Tool& tool : tools) {
    fmt::print(stderr, "running {}\n", tool.name);
    costs.push_back({cost(tool, nginx.port(), status_port, runs), cost(tool, far.port(), status_port, runs)});
  }
  const auto& [least_near, least_far] = costs.front();
  const auto with_ratio = [](double value, double least, int digits) {
    return fmt::format("{:.{}f} ({:.1f} x)", value, digits, value / least);
  };
  Table table({Align::Left, Align::Right, Align::Right, Align::Right});
  table.row({"", "connections", "seconds on loopback", fmt::format("seconds at {} ms", round_trip.count())});
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const auto& [near, distant] = costs[i];
    table.row(
        {tools[i].name,
         with_ratio(static_cast<double>(distant.connections), static_cast<double>(least_far.connections), 0),
         with_ratio(near.seconds, least_near.seconds, 2), with_ratio(distant.seconds, least_far.seconds, 2)});
  }
  fmt::print("{}", table.text());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t runs = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : default_runs;
  if (argc < 2 || runs == 0) {
    fmt::print(stderr, "usage: bench_probe TLSFIT [RUNS]\n");
    return 2;
  }
  try {
    return compare(argv[1], runs);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_probe: {}\n", error.what());
    return 1;
  }
}
