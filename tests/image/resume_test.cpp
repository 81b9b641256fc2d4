// Sessions that are resumed: by ticket, by session ID, or not at all, when the server has forgotten them,
// when another name is asked for, when it does not keep to what the first handshake agreed on. One image for
// all: what it takes for one server is another one behind a relay at every visit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <span>

#include "image/board.hpp"
#include "support/board_and_net.hpp"
#include "support/loopback.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

constexpr int other_terms = 0x5F00;  // MBEDTLS_ERR_SSL_VERSION_MISMATCH, firmware/tls/resumption.hpp
constexpr int not_verified = 0x2700, bad_record = 0x7180;

/// One connection of the device's, and what must come of it.
struct Visit {
  std::uint16_t server = 0;
  bool resumed = false;
  int error = 0;       ///< Mbed TLS's, if it must fail
  bool fetch = true;   ///< a page
  bool other = false;  ///< by the other name
  bool strip = false;  ///< the extended master secret is taken out of the ServerHello
  bool spoil = false;  ///< the handshake goes well, and then a record of the page is changed
};

/// Makes another type of the ServerHello's extended_master_secret, which is empty (RFC 7627 section 5.1).
void strip(std::span<std::uint8_t> bytes) {
  constexpr std::uint8_t extension[] = {0, 23, 0, 0};
  if (const auto found = std::ranges::search(bytes, extension); !found.empty()) found.front() = 0xFA;
}

/// Changes the first application data (RFC 5246 section 6.2.1) of what a server sends at a time.
void spoil(std::span<std::uint8_t> bytes) {
  if (bytes.size() > 100 && bytes[0] == 23) bytes[99] ^= 1;
}

/// Leads each connection to the server whose turn it is.
class Relay {
 public:
  explicit Relay(std::vector<Visit> visits)
      : visits_(std::move(visits)),
        listener_([this](int client, std::uint64_t number) { pass(client, number); }) {}
  std::uint16_t port() const { return listener_.port(); }

 private:
  void pass(int client, std::uint64_t number) const {
    if (number >= visits_.size()) return;
    const int server = connect_to(visits_[number].server);
    const int both[] = {client, server};
    for (bool open = server >= 0; open && !listener_.stopping();) {
      pollfd waits[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (::poll(waits, 2, 50) <= 0) continue;
      for (int i = 0; open && i < 2; ++i) {
        if (waits[i].revents == 0) continue;
        std::uint8_t bytes[4096];
        const ssize_t count = ::recv(both[i], bytes, sizeof bytes, 0);
        if (count > 0 && i == 1 && visits_[number].strip) strip({bytes, static_cast<std::size_t>(count)});
        if (count > 0 && i == 1 && visits_[number].spoil) spoil({bytes, static_cast<std::size_t>(count)});
        open = count > 0 && send_all(both[1 - i], {bytes, static_cast<std::size_t>(count)});
      }
    }
    if (server >= 0) ::close(server);
  }

  std::vector<Visit> visits_;
  Listener listener_;
};

class Resume : public testing::Test {
 protected:
  void SetUp() override {
    TLSFIT_NEEDS("nginx", "nginx-light");
    TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  }
};

TEST_F(Resume, OnlyWhatWasAgreedWithTheVeryServer) {
  const Identity both = test_pki().make_identity("two-names", {.names = {"localhost", "other.example"}});
  const auto nginx = [&](const std::string& directives) {
    return start_nginx({.identities = {both},
                        .page = std::string(6000, 'x'),  // shows that limits are kept
                        .directives = "ssl_protocols TLSv1.2;" + directives});
  };
  const std::string by_id = "ssl_session_tickets off; ssl_session_cache shared:a:1m;";
  const Server tickets = nginx(""), others = nginx(""), ids = nginx(by_id);
  const Server stranger = start_nginx({.identities = {test_pki().other_issuer}});
  // Agrees to the limit at first, and says nothing of it when it resumes.
  const Server silent = start_gnutls_serv({both}, {"--noticket"});
  const std::vector<Visit> visits = {
      {.server = tickets.port()},
      {.server = tickets.port(), .resumed = true},
      {.server = tickets.port(), .resumed = true},
      {.server = others.port()},  // which cannot read the ticket
      {.server = others.port(), .resumed = true},
      {.server = ids.port()},
      {.server = ids.port(), .resumed = true},
      {.server = ids.port(), .other = true},
      {.server = ids.port(), .resumed = true, .other = true},
      {.server = ids.port(), .resumed = true},
      {.server = stranger.port(), .error = not_verified},  // a session that is offered vouches for nobody
      {.server = ids.port()},
      {.server = ids.port(), .resumed = true, .error = bad_record, .spoil = true},
      {.server = ids.port()},
      {.server = silent.port(), .fetch = false},
      {.server = silent.port(), .error = other_terms, .fetch = false},
      {.server = silent.port(), .fetch = false},
      {.server = silent.port(), .fetch = false},
      {.server = ids.port(), .resumed = true, .other = true},
      {.server = ids.port(), .error = other_terms, .other = true, .strip = true},
      {.server = ids.port(), .other = true},
      {.server = ids.port(), .other = true},
  };
  const Relay relay(visits);

  const TemporaryFolder place;
  const fs::path app = place.path() / "resume";
  write_file(app / "app.cpp", read_text(fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/resume/app.cpp"));
  std::string list =
      "struct Visit { const char* host; unsigned short port; bool fetch; };\n"
      "constexpr Visit visits[] = {\n";
  for (const Visit& visit : visits)
    list += fmt::format("    {{\"{}\", {}, {}}},\n", visit.other ? "other.example" : "localhost",
                        relay.port(), visit.fetch);
  write_file(app / "server.hpp", list + "};\n");
  ASSERT_TRUE(tlsfit({"probe", tickets.name(), "--ca", test_pki().ca, "--save", app / "seen.json"}).ok());
  std::vector<std::string> profiles;
  for (const char* const host : {"localhost", "other.example"}) {
    Json seen = load_json(app / "seen.json");
    seen["target"].update({{"host", host}, {"sni", host}, {"port", relay.port()}, {"resume", true}});
    profiles.push_back(app / (std::string(host) + ".json"));
    write_file(profiles.back(), seen.dump());
  }
  std::vector<std::string> fit = on_any_board({"fit"}, profiles);
  fit.insert(fit.end(),
             {"--optimize", "flash", "--estimate", "--connections", "1", "--app", ".", "-o", "fit"});
  const ProcessResult fitted = tlsfit(fit, app);
  ASSERT_TRUE(fitted.ok()) << fitted.err;
  const ProcessResult built =
      tlsfit(on_any_board({"build"}, {"--fit", "fit", "--app", ".", "-o", "out"}), app);
  ASSERT_TRUE(built.ok()) << built.err;
  ASSERT_EQ(load_json(app / "fit/fit.json").at("plans").at(0).at("record").at("mfl"), 512);

  const std::string address = fmt::format("=127.0.0.1:{}", relay.port());
  const ProcessResult ran = tlsfit({"run", "out/firmware.elf", "--json", "--map", "localhost" + address,
                                    "--map", "other.example" + address},
                                   app);
  ASSERT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  const Json report = parse_json(ran.out, "report");
  ASSERT_EQ(report.at("requests").size(), visits.size()) << ran.err;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Json& request = report.at("requests").at(i);
    const Visit& visit = visits[i];
    SCOPED_TRACE(fmt::format("visit {}: {}", i + 1, request.dump()));
    EXPECT_EQ(request.at("tls").at("verified"), visit.error == 0 || visit.spoil);
    EXPECT_EQ(request.at("tls").at("resumed"), visit.resumed);
    const std::string outcome = visit.error != 0 ? fmt::format("error {}", visit.error)
                                : visit.fetch    ? "status 200"
                                                 : "open";
    EXPECT_THAT(ran.err, HasSubstr(fmt::format("visit {}: {}\n", i + 1, outcome)));
  }
  const auto instructions = [&](std::size_t i) {
    return report.at("requests").at(i).at("handshake_instructions").get<std::uint64_t>();
  };
  // Counted exactly: no public-key work is left.
  EXPECT_LE(10 * instructions(1), instructions(0)) << "by ticket";
  EXPECT_LE(10 * instructions(6), instructions(5)) << "by session ID";
  EXPECT_EQ(report.at("heap_at_end"), 0);
}

}  // namespace
}  // namespace tlsfit::test
