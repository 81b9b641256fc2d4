#include "image/every_net.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "support/proxy.hpp"

namespace tlsfit::test {

using testing::HasSubstr;

void expect_refusals(const Image& image, const Server& good) {
  const auto identity = [](const std::string& name, IdentityOptions options) {
    options.names = {name};
    return test_pki().make_identity(name, options);
  };
  struct Bad {
    const char* name;
    Identity identity;
    const char* said;
  };
  const Bad bad[] = {
      {"other.example", test_pki().wrong_host, "another host"},
      {"stranger.example", identity("stranger.example", {.from_other_issuer = true}), "issuer"},
      {"old.example", identity("old.example", {.starts_days = -90, .ends_days = -1}), "expired"},
      {"early.example", identity("early.example", {.starts_days = 10, .ends_days = 90}), "not yet valid"},
      {"rsa.example", identity("rsa.example", {.key = KeyKind::Rsa2048}), "handshake_failure"},
      {"tampered.example", identity("tampered.example", {}), "tampered"},
  };
  std::vector<Server> servers;
  std::vector<std::string> arguments;
  std::unique_ptr<Proxy> proxy;
  for (const Bad& each : bad) {
    servers.push_back(start_nginx({.identities = {each.identity}, .directives = "ssl_protocols TLSv1.2;"}));
    std::uint16_t port = servers.back().port();
    if (std::string_view(each.said) == "tampered") {
      proxy = std::make_unique<Proxy>(port, flip_a_bit_of_record(23));
      port = proxy->port();
    }
    arguments.insert(arguments.end(), {"--map", fmt::format("{}=127.0.0.1:{}", each.name, port), "--get",
                                       fmt::format("https://{}/", each.name)});
  }
  // Seven handshakes, which take a Cortex-M0+ 200 million instructions each.
  arguments.insert(arguments.end(), {"--get", url(good), "--max-seconds", "600"});
  const RunResult result = run(image, arguments);
  for (std::size_t n = 0; n < std::size(bad); ++n) {
    EXPECT_EQ(result.outcome(n), "tls-error") << bad[n].name << "\n" << result.transcript;
    EXPECT_THAT(result.error(n), HasSubstr(bad[n].said)) << bad[n].name;
    EXPECT_EQ(result.request(n).at("http").at("bytes"), 0) << "nothing of the page may be handed out";
  }
  EXPECT_EQ(result.outcome(std::size(bad)), "ok") << "the next request must be served";
  EXPECT_EQ(result.report.at("heap_at_end"), 0) << "a refusal must leak nothing";
}

void expect_many_in_a_row(const Image& image, const Server& good) {
  const char* const wanted = std::getenv("TLSFIT_IN_A_ROW");
  const std::size_t count = wanted == nullptr ? 12 : std::stoul(wanted);
  const RunResult once = run(image, {"--get", url(good), "--max-seconds", "600"});
  const RunResult many =
      run(image, {"--get", url(good), "--repeat", std::to_string(count), "--max-seconds", "0"});
  EXPECT_EQ(many.exit_code, 0) << many.transcript;
  ASSERT_EQ(many.report.at("requests").size(), count);
  for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(many.outcome(i), "ok") << "request " << i;
  EXPECT_EQ(many.report.at("heap_at_end"), 0);
  EXPECT_LE(many.report.at("peak").at("heap").get<double>(),
            once.report.at("peak").at("heap").get<double>() * 1.02);
}

void expect_two_at_once(const Image& image, const Server& good) {
  const RunResult alone = run(image, {"--get", url(good), "--max-seconds", "600"});
  const RunResult both =
      run(image, {"--get", url(good), "--get", url(good), "--at-once", "--max-seconds", "600"});
  EXPECT_EQ(both.exit_code, 0) << both.transcript;
  EXPECT_EQ(both.outcome(0), "ok");
  EXPECT_EQ(both.outcome(1), "ok");
  EXPECT_EQ(both.report.at("heap_at_end"), 0);
  EXPECT_GT(both.report.at("peak").at("heap").get<int>(),
            alone.report.at("peak").at("heap").get<int>() + 1024)
      << "both must have been open at the same time";
}

void expect_other_servers(const Image& image, const Server& good, bool whole_records) {
  const auto brings_its_page = [&](const char* program, const Server& other) {
    const RunResult result =
        run(image, {"--get", url(good), "--map", fmt::format("localhost=127.0.0.1:{}", other.port())});
    EXPECT_EQ(result.exit_code, 0) << program << "\n" << result.transcript;
    EXPECT_GT(result.request(0).at("http").at("bytes"), 100) << program;
    EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>()) << program;
  };
  if (find_server("openssl"))
    brings_its_page("openssl", start_s_server({test_pki().ecdsa}, {"-www", "-quiet"}));
  if (whole_records && find_server("gnutls-serv"))
    brings_its_page("gnutls", start_gnutls_serv({test_pki().ecdsa}));
}

}  // namespace tlsfit::test
