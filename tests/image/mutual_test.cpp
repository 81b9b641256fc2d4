// Servers that want to know who calls: the image shows the device's own certificate and proves it, and
// nothing that tlsfit says or leaves behind holds the key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "model/toolchain.hpp"
#include "support/board_and_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string greeting(3000, 'p');

/// nginx answers 400 to a client whose certificate it does not like.
Server strict_nginx(const Identity& identity, const std::string& versions = "TLSv1.2") {
  return start_nginx({.identities = {identity},
                      .page = greeting,
                      .directives = fmt::format("ssl_protocols {}; ssl_verify_client on;\n"
                                                "    ssl_verify_depth 2; ssl_client_certificate {};",
                                                versions, test_pki().ca.string())});
}

Server s_server(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"-www", "-quiet", "-verify_return_error", "-CAfile", test_pki().ca};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return start_s_server({test_pki().ecdsa}, all);
}

void expect_page(const RunResult& result, std::size_t number = 0) {
  EXPECT_EQ(result.outcome(number), "ok") << result.transcript;
  EXPECT_EQ(result.request(number).at("tls").at("verified"), true);
  EXPECT_EQ(result.request(number).at("http").at("status"), 200) << result.transcript;
  EXPECT_EQ(result.report.at("heap_at_end"), 0) << "the key must not stay in the heap";
}

// The same image does not tell a server that it has no plan for who it is.
TEST(Mutual, NginxP256AndNobodyElse) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = strict_nginx(test_pki().ecdsa);
  const Image image(server.name(), test_pki().ca, {}, &test_pki().client);
  EXPECT_FALSE(image.fit().at("plans").at(0).at("client_certificate").is_null());
  const Server stranger = strict_nginx(test_pki().make_identity("stranger", {.names = {"other.example"}}));
  const RunResult result =
      run(image, {"--map", fmt::format("other.example=127.0.0.1:{}", stranger.port()), "--get", url(server),
                  "--get", "https://other.example/", "--get", url(server)});
  expect_page(result, 0);
  EXPECT_EQ(result.request(0).at("http").at("bytes"), greeting.size());
  EXPECT_EQ(result.request(1).at("http").at("status"), 400) << result.transcript;
  expect_page(result, 2);
}

TEST(Mutual, NginxP256AtOnce) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = strict_nginx(test_pki().ecdsa_chain);
  const Identity chained =
      test_pki().make_identity("chained-client", {.intermediate = true, .for_clients = true});
  const Image image(server.name(), test_pki().ca, {"--optimize", "flash"}, &chained);
  EXPECT_GE(image.fit().at("plans").at(0).at("record").at("out"), 700) << "two certificates in one record";
  const RunResult result = run(image, {"--at-once", "--get", url(server), "--get", url(server)});
  expect_page(result, 0);
  expect_page(result, 1);
}

TEST(Mutual, NginxRsaServerAndP256Client) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = strict_nginx(test_pki().rsa_chain);
  expect_page(run(Image(server.name(), test_pki().ca, {}, &test_pki().client), {"--get", url(server)}));
}

TEST(Mutual, OpensslP256ServerAndRsaClient) {
  const Identity rsa = test_pki().make_identity("rsa-client", {.key = KeyKind::Rsa2048, .for_clients = true});
  const Server server = s_server({"-tls1_2", "-Verify", "2"});
  expect_page(run(Image(server.name(), test_pki().ca, {}, &rsa), {"--get", url(server)}));
}

/// A key on P-384, which signs; and a server that exchanges keys over P-384 alone.
const Identity& client_p384() {
  static const Identity identity =
      test_pki().make_identity("p384-client", {.key = KeyKind::P384, .for_clients = true});
  return identity;
}

TEST(Mutual, OpensslTls13OverP384) {
  const Server server = s_server({"-tls1_3", "-groups", "P-384", "-Verify", "2"});
  const Image image(server.name(), test_pki().ca, {}, &client_p384());
  EXPECT_EQ(image.fit().at("shape").at("name"), "provider");
  const RunResult result = run(image, {"--get", url(server)});
  expect_page(result);
  EXPECT_EQ(result.request(0).at("tls").at("version"), "tls1.3");
  EXPECT_EQ(result.request(0).at("tls").at("group"), "secp384r1");
}

TEST(Mutual, OpensslTls12OverP384AtOnce) {
  const Server server = s_server({"-tls1_2", "-groups", "P-384", "-Verify", "2"});
  const Image image(server.name(), test_pki().ca, {"--optimize", "flash"}, &client_p384());
  EXPECT_EQ(image.fit().at("shape").at("name"), "provider-small");
  const RunResult result = run(image, {"--at-once", "--get", url(server), "--get", url(server)});
  expect_page(result, 0);
  expect_page(result, 1);
  EXPECT_EQ(result.request(1).at("tls").at("group"), "secp384r1");
}

TEST(Mutual, Mosquitto) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  const Server broker = start_mosquitto(
      test_pki().ecdsa,
      {"cafile " + test_pki().ca.string(), "require_certificate true", "tls_version tlsv1.2"});
  const Image image(broker.name(), test_pki().ca, {}, &test_pki().client);
  const RunResult result = run(image, {"--tls", broker.name()});
  EXPECT_EQ(result.outcome(0), "ok") << result.transcript << broker.log();
  EXPECT_THAT(broker.log(), Not(HasSubstr("peer did not return a certificate")));

  // Asked for a page it hangs up: it was reached and verified, and is no web server.
  const RunResult asked = run(image, {"--get", url(broker)});
  EXPECT_EQ(asked.outcome(0), "http-error") << asked.transcript << broker.log();
  EXPECT_EQ(asked.request(0).at("tls").at("verified"), true);
  EXPECT_EQ(asked.exit_code, 1) << asked.transcript;
}

// An image without a certificate answers a server that merely asks with none, and is refused by one that
// insists.
TEST(Mutual, WithoutACertificate) {
  const Server asking = s_server({"-tls1_2", "-verify", "2"}),
               insisting = s_server({"-tls1_2", "-Verify", "2"});
  const Image image(asking.name());
  EXPECT_TRUE(image.fit().at("plans").at(0).at("client_certificate").is_null());
  EXPECT_THAT(read_text(image.fit_folder() / "mbedtls_config.h"), Not(HasSubstr("TLSFIT_CLIENT")));
  expect_page(run(image, {"--get", url(asking)}));
  const RunResult refused =
      run(image, {"--map", fmt::format("localhost=127.0.0.1:{}", insisting.port()), "--get", url(asking)});
  EXPECT_EQ(refused.outcome(0), "tls-error") << refused.transcript;
  EXPECT_THAT(refused.error(0), HasSubstr("handshake_failure"));

  const ProcessResult fit = tlsfit({"fit", insisting.name(), "--ca", test_pki().ca, "--board", any_board,
                                    "--net", any_net, "-o", image.fit_folder() / "no", "--estimate"});
  EXPECT_EQ(fit.exit_code, 1) << fit.err;
  EXPECT_THAT(fit.err, HasSubstr("it requires a client certificate"));
}

/// Every part of a P-256 key in every way that somebody might write it.
std::vector<std::string> spellings(const fs::path& key) {
  std::vector<std::string> parts;
  const std::string pem = read_text(key);
  for (std::size_t at = 0; at < pem.size();) {
    const std::size_t end = std::min(pem.find('\n', at), pem.size());
    const std::string line = pem.substr(at, end - at);
    if (!line.starts_with("-----")) parts.push_back(line);
    at = end + 1;
  }
  const ProcessResult der = run_process({"openssl", "pkey", "-in", key, "-traditional", "-outform", "DER"});
  const std::string scalar = der.out.substr(7, 32);  // RFC 5915 section 3
  for (std::size_t at = 0; at < 32; at += 8) {
    const std::string bytes = scalar.substr(at, 8);
    std::string hex, capitals, c;
    for (const char byte : bytes) {
      const auto number = static_cast<unsigned char>(byte);
      hex += fmt::format("{:02x}", number);
      capitals += fmt::format("{:02X}", number);
      c += fmt::format("{}0x{:02x}", c.empty() ? "" : ", ", number);
    }
    parts.insert(parts.end(), {bytes, hex, capitals, c});
  }
  return parts;
}

void expect_none_of(const std::vector<std::string>& parts, const std::string& text,
                    const std::string& where) {
  for (const std::string& part : parts)
    EXPECT_EQ(text.find(part), std::string::npos) << where << " holds a part of the key";
}

// The whole way with every trace that there can be, in folders of its own.
TEST(Mutual, NothingHoldsTheKey) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = strict_nginx(test_pki().ecdsa);
  const TemporaryFolder place;
  const fs::path work = place.path() / "work", cache = place.path() / "cache",
                 temporary = place.path() / "tmp";
  for (const fs::path& folder : {work, cache, temporary}) fs::create_directories(folder);
  fs::copy_file(test_pki().client.chain, place.path() / "device.pem");
  fs::copy_file(test_pki().client.key, place.path() / "device.key");
  write_file(work / "targets.json",
             fmt::format(R"({{"schema": "tlsfit.targets/1", "targets": [{{"host": "{}", "ca": "{}",
                              "client_cert": "../device.pem", "client_key": "../device.key"}}]}})",
                         server.name(), test_pki().ca.string()));
  const std::vector<std::string> parts = spellings(test_pki().client.key);
  ASSERT_GE(parts.size(), 16u);

  ProcessOptions options;
  options.folder = work;
  options.environment = {{"XDG_CACHE_HOME", cache.string()},
                         {"TMPDIR", temporary.string()},
                         {"CCACHE_LOGFILE", (place.path() / "ccache.log").string()},
                         {"TLSFIT_MBEDTLS_DIR", find_mbedtls().folder.string()}};
  options.timeout = std::chrono::minutes(10);
  if (find_program("ccache")) {  // of its cache only the log is looked at, below: what others put there helps
    const std::string folder = run_process({"ccache", "--get-config", "cache_dir"}).out;
    options.environment["CCACHE_DIR"] = folder.substr(0, folder.find('\n'));
  }
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"probe", server.name(), "--ca", test_pki().ca, "--client-cert", "../device.pem", "--client-key",
            "../device.key", "--json"},
           {"fit", "--board", any_board, "--net", any_net, "--optimize", "flash"},
           {"build", "--board", any_board, "--net", any_net, "--fit", "fit", "-o", "out", "--json"},
           {"size", "out/firmware.elf", "--json"},
           {"run", "out/firmware.elf", "--get", url(server), "--json"},
           {"explain", "TLSFIT_CLIENT_CERTIFICATE", "--fit", "fit"}}) {
    std::vector<std::string> all = {TLSFIT_BINARY, "--verbose"};
    all.insert(all.end(), command.begin(), command.end());
    const ProcessResult result = run_process(all, options);
    EXPECT_EQ(result.exit_code, 0) << command[0] << ": " << result.out << result.err;
    expect_none_of(parts, result.out + result.err, "what tlsfit " + command[0] + " says");
  }
  EXPECT_TRUE(fs::is_empty(temporary)) << "temporary folders must go";

  constexpr fs::perms others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(work / "out/.tlsfit").permissions() & others, fs::perms::none);
  std::size_t secret_files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(place.path())) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name == "device.key") continue;
    if (entry.path().string().find("/out/.tlsfit/") != std::string::npos) continue;  // a closed folder
    const bool secret = name == "client_keys.c" || (name.starts_with("firmware.") && name != "firmware.map");
    if (!secret) {
      expect_none_of(parts, read_text(entry.path()), entry.path().string());
      continue;
    }
    ++secret_files;
    EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
  }
  EXPECT_EQ(secret_files, 5u) << "client_keys.c, .elf, .bin, .hex and .dfu";
  if (find_program("ccache")) {
    const std::string seen = read_text(place.path() / "ccache.log");
    EXPECT_THAT(seen, HasSubstr("client_certificates.c"));
    EXPECT_THAT(seen, Not(HasSubstr("client_keys.c"))) << "a compiler's cache would keep the key";
  } else {
    std::cout << "no ccache here: not tried whether it sees the key\n";
  }
  const std::string image = read_text(work / "out/firmware.bin");
  EXPECT_NE(image.find(parts.at(parts.size() - 4)), std::string::npos) << "the search finds what is there";
}

}  // namespace
}  // namespace tlsfit::test
