#include "image/every_net.hpp"

#include <gmock/gmock.h>

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
