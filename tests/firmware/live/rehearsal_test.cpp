// The rehearsal against real servers: what it accepts, and how it says why it does not.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "peer.hpp"
#include "programs.hpp"
#include "support/pki.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using Json = nlohmann::json;

class Rehearsal : public testing::Test {
 protected:
  void SetUp() override {
    const std::string missing = missing_for_programs();
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  const Pki& pki_ = test_pki();

  static Json run(std::uint16_t port, const std::string& host = "localhost", const std::string& sni = "",
                  const std::string& path = "/") {
    const std::string number = std::to_string(port);
    const ProcessResult result =
        run_process({(programs() / "rehearsal").string(), host, number, sni, "127.0.0.1:" + number, path});
    EXPECT_EQ(result.err, "");
    const Json json = Json::parse(result.out);
    EXPECT_EQ(result.exit_code, json["outcome"] == "ok" ? 0 : 1);
    return json;
  }

  static void expect_ok(const Json& json, const std::string& suite) {
    EXPECT_EQ(json["outcome"], "ok") << json;
    EXPECT_EQ(json["verified"], true);
    EXPECT_EQ(json["version"], "tls1.2");
    EXPECT_EQ(json["suite"], suite);
    EXPECT_EQ(json["group"], "secp256r1");
    EXPECT_EQ(json["http_status"], 200);
    EXPECT_GT(json["heap_peak"], 0);
    EXPECT_EQ(json["heap_at_end"], 0);
  }

  static void expect_refused(const Json& json, const std::string& outcome, const std::string& words) {
    EXPECT_EQ(json["outcome"], outcome) << json;
    EXPECT_EQ(json["verified"], false);
    EXPECT_NE(std::string(json["error"]).find(words), std::string::npos) << json["error"];
    EXPECT_EQ(json["heap_at_end"], 0);
  }

  static constexpr const char* ecdsa_suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  static constexpr const char* rsa_suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
};

TEST_F(Rehearsal, AcceptsEverySServerChain) {
  for (const Identity& identity : {pki_.ecdsa, pki_.ecdsa_chain}) {
    expect_ok(run(start_s_server({identity}).port()), ecdsa_suite);
  }
  for (const Identity& identity : {pki_.rsa, pki_.rsa_chain}) {
    expect_ok(run(start_s_server({identity}).port()), rsa_suite);
  }
}

TEST_F(Rehearsal, AcceptsNginxAndReadsTheWholePage) {
  TLSFIT_NEEDS("nginx", "nginx");
  const std::string page(3000, 'p');
  const Server server = start_nginx({.identities = {pki_.ecdsa_chain}, .page = page});
  const Json json = run(server.port());
  expect_ok(json, ecdsa_suite);
  EXPECT_EQ(json["http_bytes"], 3000);
}

TEST_F(Rehearsal, AcceptsGnuTls) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  expect_ok(run(start_gnutls_serv({pki_.ecdsa}).port()), ecdsa_suite);
  expect_ok(run(start_gnutls_serv({pki_.rsa_chain}).port()), rsa_suite);
}

TEST_F(Rehearsal, MakesAHandshakeWithoutARequest) {
  const Json json = run(start_s_server({pki_.ecdsa}).port(), "localhost", "", "-");
  EXPECT_EQ(json["outcome"], "ok");
  EXPECT_EQ(json["verified"], true);
  EXPECT_EQ(json["http_status"], 0);
}

TEST_F(Rehearsal, VerifiesTheNameThatItSends) {
  const Server server = start_s_server({pki_.ecdsa});
  EXPECT_EQ(run(server.port(), "device.example", "localhost")["outcome"], "ok");
  expect_refused(run(server.port(), "localhost", "device.example"), "tls-error",
                 "for another host than device.example (-0x2700)");
}

TEST_F(Rehearsal, RefusesCertificatesWithTheReason) {
  expect_refused(run(start_s_server({pki_.wrong_host}).port()), "tls-error",
                 "the server's certificate is for another host than localhost (-0x2700)");
  expect_refused(run(start_s_server({pki_.other_issuer}).port()), "tls-error", "unknown issuer");
  expect_refused(run(start_s_server({pki_.expired}).port()), "tls-error", "expired on 20");
  const Identity early = pki_.make_identity("early", {.starts_days = 5});
  expect_refused(run(start_s_server({early}).port()), "tls-error", "not yet valid, but from 20");
  const Identity client = pki_.make_identity("for-clients", {.for_clients = true});
  expect_refused(run(start_s_server({client}).port()), "tls-error", "not meant for a TLS server");
  const Identity curve = pki_.make_identity("p384", {.key = KeyKind::P384});
  expect_refused(run(start_s_server({curve}).port()), "tls-error", "(-0x");
}

TEST_F(Rehearsal, NamesTheAlertThatTheServerSent) {
  const Server server =
      start_s_server({pki_.ecdsa}, {"-www", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384", "-no_tls1_3"});
  expect_refused(run(server.port()), "tls-error", "the server sent the alert handshake_failure");
  const Server newer = start_s_server({pki_.ecdsa}, {"-www", "-tls1_3"});
  expect_refused(run(newer.port()), "tls-error", "the server sent the alert protocol_version");
}

TEST_F(Rehearsal, NamesTheRecordThatDoesNotFit) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server server = start_nginx({.identities = {pki_.ecdsa}, .page = std::string(20000, 'p')});
  const Json json = run(server.port());
  EXPECT_EQ(json["outcome"], "tls-error");
  EXPECT_EQ(json["verified"], true);  // the handshake was fine
  EXPECT_NE(std::string(json["error"]).find("bytes, IN_CONTENT_LEN is 4,096: fit again (-0x"),
            std::string::npos)
      << json;
}

TEST_F(Rehearsal, NamesTheCertificateThatDoesNotFit) {
  const Identity large = pki_.make_identity("large", {.padding = 4500});
  const Server server = start_s_server({large});
  // The whole message in one record: the record is what does not fit.
  expect_refused(run(server.port()), "tls-error", "bytes, IN_CONTENT_LEN is 4,096: fit again (-0x");

  // In records of 1,000 bytes, as with max_fragment_length: then it is the message.
  const Peer fragments(relay(server.port(), [](std::string& record) {
    if (record[0] != 22) return;
    std::string pieces;
    for (std::size_t at = 5; at < record.size(); at += 1000) {
      const std::string piece = record.substr(at, 1000);
      pieces += record.substr(0, 3) + static_cast<char>(piece.size() >> 8) + static_cast<char>(piece.size()) +
                piece;
    }
    record = pieces;
  }));
  const Json json = run(fragments.port());
  expect_refused(json, "tls-error", "the server's Certificate message is ");
  EXPECT_NE(std::string(json["error"]).find("bytes, IN_CONTENT_LEN is 4,096: fit again (-0x"),
            std::string::npos)
      << json;
}

TEST_F(Rehearsal, RefusesARecordThatWasTamperedWith) {
  const Server server = start_s_server({pki_.ecdsa});
  const Peer last_bit(relay(server.port(), [](std::string& record) {
    if (record[0] == 23) record.back() = static_cast<char>(record.back() ^ 1);
  }));
  const Json json = run(last_bit.port());
  EXPECT_EQ(json["outcome"], "tls-error");
  EXPECT_NE(std::string(json["error"]).find("tampered with"), std::string::npos) << json;

  const Peer in_certificate(relay(server.port(), [](std::string& record) {
    if (record[0] == 22 && record[5] == 11)
      record[record.size() - 20] = static_cast<char>(record[record.size() - 20] ^ 1);
  }));
  expect_refused(run(in_certificate.port()), "tls-error", "(-0x");
}

TEST_F(Rehearsal, TellsWhatIsNotAServer) {
  expect_refused(run(free_port()), "net-error", "the server refuses connections on this port");
  expect_refused(run(Peer(say("HTTP/1.1 400 Bad Request\r\n\r\n")).port()), "tls-error",
                 "does not speak TLS on this port");
  expect_refused(run(Peer(say("")).port()), "tls-error",
                 "closed the connection during the handshake (-0x7280)");
}

TEST_F(Rehearsal, RejectsWrongArguments) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"h", "x", "", "127.0.0.1:1", "/"},
                                                    {"h", "1", "", "127.0.0.1", "/"},
                                                    {"h", "1", "", "localhost:1", "/"},
                                                    {"h", "99999", "", "127.0.0.1:1", "/"}}) {
    std::vector<std::string> argv = {(programs() / "rehearsal").string()};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    EXPECT_EQ(run_process(argv).exit_code, 2);
  }
}

}  // namespace
}  // namespace tlsfit::test
