// The ESP8266 as a board of its own, with a W5500: 80 KB of RAM, code in flash that gives whole words only.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/proxy.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Esp8266Board : public ServedImage {
 protected:
  static void SetUpTestSuite() {
    if (!compiler()) return;
    serve({.identities = {test_pki().ecdsa},
           .page = std::string(3000, 'p'),
           .directives = "ssl_protocols TLSv1.2;"},
          "wiznet", {"--estimate"}, "esp8266");
  }
  void SetUp() override {
    if (!compiler()) GTEST_SKIP() << "xtensa-lx106-elf-g++ is not there: apt-get install gcc-xtensa-lx106";
    ServedImage::SetUp();
  }
  static bool compiler() { return find_program("xtensa-lx106-elf-g++").has_value(); }
};

TEST_F(Esp8266Board, FetchesPagesInTenKilobytesOfRam) {
  const RunResult one = run(*image, {"--get", url(*server)});
  EXPECT_EQ(one.outcome(0), "ok") << one.transcript;
  EXPECT_EQ(one.request(0).at("http").at("bytes"), 3000);
  EXPECT_TRUE(one.request(0).at("tls").at("verified").get<bool>());
  const Json& peak = one.report.at("peak");
  EXPECT_LE(peak.at("total").get<unsigned>(), 10'240U) << "console and W5500's driver included";
  // The paint is all gone but for words that the deepest frame, an interrupt's at times, has and never
  // writes.
  const auto stack = peak.at("stack").get<unsigned>(), painted = peak.at("stack_painted").get<unsigned>();
  EXPECT_LE(painted, stack);
  EXPECT_GE(painted + 48, stack);
  EXPECT_EQ(one.report.at("heap_at_end"), 0);
  EXPECT_THAT(one.transcript, Not(HasSubstr("emulator:"))) << "nothing works by luck";
  expect_as_estimated(*image, one);
}

TEST_F(Esp8266Board, ServesTwoAtOnceAndManyInARow) {
  expect_two_at_once(*image, *server);
  expect_many_in_a_row(*image, *server);
}

/// esptool's documentation, "Firmware Image Format", ESP8266.
TEST_F(Esp8266Board, IsWhatTheBootRomLoads) {
  const fs::path file = image->elf().replace_extension("bin");
  Bytes bytes = read_bytes(file);
  const auto word = [&](std::size_t at) {
    return bytes[at] | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
  };
  EXPECT_EQ(bytes.at(0), 0xE9);
  EXPECT_EQ(bytes.at(1), 1) << "segments";
  const std::uint32_t entry = word(4), place = word(8), size = word(12);
  EXPECT_GE(place, 0x40100000U);
  EXPECT_LE(place + size, 0x40108000U) << "what the cache leaves of instruction RAM";
  EXPECT_LT(entry - place, size);
  EXPECT_EQ(size % 4, 0U);
  std::uint8_t sum = 0xEF;
  for (std::size_t i = 0; i < size; ++i) sum ^= bytes.at(16 + i);
  EXPECT_EQ(bytes.at((16 + size) | 15U), sum);

  const fs::path damaged = file.parent_path() / "damaged.bin";
  bytes.at(40) ^= 1;
  write_file(damaged, bytes);
  const ProcessResult run =
      tlsfit({"run", damaged, "--board", "esp8266", "--net", "wiznet", "--max-seconds", "20"});
  EXPECT_FALSE(run.ok());
  EXPECT_THAT(run.err, HasSubstr("the boot ROM would not start this image: its checksum is"));
}

/// A server's identity with a root behind its chain, as some send it.
Identity with_root(const Identity& identity, const fs::path& folder) {
  Identity sent = identity;
  sent.chain = folder / (identity.chain.filename().string() + ".with-root");
  write_file(sent.chain, read_text(identity.chain) + read_text(test_pki().ca_ecdsa));
  return sent;
}

TEST_F(Esp8266Board, KeepsTlsBelowItsLimitWhereTheRootIsSent) {
  const TemporaryFolder folder;
  // A page that shows whether the server keeps its limit on records.
  const Server sends = start_nginx({.identities = {with_root(test_pki().ecdsa, folder.path())},
                                    .page = std::string(3000, 'p'),
                                    .directives = "ssl_protocols TLSv1.2;"});
  const Server stranger = start_nginx({.identities = {with_root(test_pki().other_issuer, folder.path())},
                                       .directives = "ssl_protocols TLSv1.2;"});
  const Image fitted(sends.name(), test_pki().ca, {}, nullptr, "wiznet", "esp8266");
  const RunResult result = run(fitted, {"--get", url(sends)});
  ASSERT_EQ(result.outcome(0), "ok") << result.transcript;

  // What the size report says that TLS takes, with the whole stack and the whole heap.
  const fs::path report = folder.path() / "run.json";
  write_file(report, dump_json(result.report));
  const ProcessResult said = tlsfit({"size", fitted.elf(), "--run", report, "--json"});
  ASSERT_TRUE(said.ok()) << said.err;
  const Json& peak = result.report.at("peak");
  unsigned tls = peak.at("stack").get<unsigned>() + peak.at("heap").get<unsigned>(), parts = 0;
  const Json size = parse_json(said.out, "the size report");
  for (const Json& part : size.at("components"))
    for (const char* const name : {"TLS", "X.509", "PSA", "crypto layers", "allocator", "entropy"})
      if (part.at("name") == name) {
        tls += part.at("ram").get<unsigned>();
        ++parts;
      }
  EXPECT_EQ(parts, 6U);
  EXPECT_LE(tls, 6'656U);
  EXPECT_LE(peak.at("total").get<unsigned>(), 10'240U);

  // That a root is there proves nothing.
  const std::string other = fmt::format("localhost=127.0.0.1:{}", stranger.port());
  const RunResult refused = run(fitted, {"--map", other, "--get", url(sends)});
  EXPECT_EQ(refused.outcome(0), "tls-error") << refused.transcript;
  EXPECT_THAT(refused.error(0), HasSubstr("issuer"));
  EXPECT_EQ(refused.report.at("heap_at_end"), 0);
}

/// All in one run: each is refused for its reason, and the next request is served.
TEST_F(Esp8266Board, RefusesEveryOtherServer) {
  const auto made = [](const std::string& name, IdentityOptions options = {}) {
    options.names = {name + ".example"};
    return test_pki().make_identity(name, options);
  };
  const Server other = start_nginx({.identities = {test_pki().wrong_host}});
  const Server stranger = start_nginx({.identities = {made("stranger", {.from_other_issuer = true})}});
  const Server old = start_nginx({.identities = {made("old", {.starts_days = -90, .ends_days = -1})}});
  const Server early = start_nginx({.identities = {made("early", {.starts_days = 10, .ends_days = 90})}});
  const Server rsa = start_nginx({.identities = {made("rsa", {.key = KeyKind::Rsa2048})}});
  const Server spoiled =
      start_nginx({.identities = {made("spoiled")}, .directives = "ssl_protocols TLSv1.2;"});
  const Server tampered =
      start_nginx({.identities = {made("tampered")}, .directives = "ssl_protocols TLSv1.2;"});
  Proxy handshake(spoiled.port(), flip_a_bit_of_record(22, 1)),
      page(tampered.port(), flip_a_bit_of_record(23));
  struct Bad {
    std::string name;
    std::uint16_t port;
    std::string error;
  };
  const std::vector<Bad> all = {
      {"other", other.port(), "another host"},  {"stranger", stranger.port(), "issuer"},
      {"old", old.port(), "expired"},           {"early", early.port(), "not yet valid"},
      {"rsa", rsa.port(), "handshake_failure"}, {"spoiled", handshake.port(), ""},
      {"tampered", page.port(), "tampered"}};
  std::vector<std::string> arguments;
  for (const Bad& bad : all) {
    const std::string host = bad.name + ".example";
    for (const std::string& argument :
         {std::string("--map"), fmt::format("{}=127.0.0.1:{}", host, bad.port), std::string("--get"),
          fmt::format("https://{}/", host), std::string("--get"), url(*server)})
      arguments.push_back(argument);
  }
  const RunResult result = run(*image, arguments);
  EXPECT_EQ(result.report.at("heap_at_end"), 0) << "a refusal must leak nothing";
  for (std::size_t n = 0; n < all.size(); ++n) {
    EXPECT_EQ(result.outcome(2 * n), "tls-error") << all[n].name << '\n' << result.transcript;
    EXPECT_THAT(result.error(2 * n), HasSubstr(all[n].error));
    EXPECT_EQ(result.request(2 * n).at("http").at("bytes"), 0) << all[n].name;
    EXPECT_EQ(result.outcome(2 * n + 1), "ok") << all[n].name << '\n' << result.transcript;
  }
}

}  // namespace
}  // namespace tlsfit::test
