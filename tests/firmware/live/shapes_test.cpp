// Every shape of the firmware's cryptography (docs/crypto.md) under its TLS client, against `openssl
// s_server`, in both versions of TLS; and with the provider of firmware/crypto everything that must be
// refused, is.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "peer.hpp"
#include "programs.hpp"
#include "support/pki.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using Json = nlohmann::json;

class EachShape : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string missing = missing_for_programs();
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  bool tls13() const { return std::string(GetParam()).find("tls13") != std::string::npos; }

  Json run(std::uint16_t port, const std::string& host = "localhost") const {
    const std::string number = std::to_string(port);
    const ProcessResult result = run_process(
        {(programs(GetParam()) / "rehearsal").string(), host, number, "", "127.0.0.1:" + number, "/"});
    EXPECT_EQ(result.err, "");
    return Json::parse(result.out);
  }

  /// What changes a record of the server, or leaves it; the count is of records of that type so far.
  using Change = std::function<bool(unsigned char type, int count, std::string& record)>;

  /// Runs against `server` with records changed on the way; expects that at least one was, and a refusal.
  void expect_refused_when(const Server& server, const char* what, const Change& change) const {
    int counts[256] = {}, changed = 0;
    const Peer between(relay(server.port(), [&](std::string& record) {
      const auto type = static_cast<unsigned char>(record[0]);
      changed += change(type, counts[type]++, record) ? 1 : 0;
    }));
    const Json json = run(between.port());
    EXPECT_GT(changed, 0) << what << ": nothing was changed";
    EXPECT_EQ(json["outcome"], "tls-error") << what << ": " << json;
  }

  const Pki& pki_ = test_pki();
};

class WithProvider : public EachShape {};

bool flip(std::string& record, std::size_t from_end) {
  char& byte = record[record.size() - from_end];
  byte = static_cast<char>(byte ^ 1);
  return true;
}

TEST_P(EachShape, CompletesAVerifiedHandshake) {
  for (const Identity& identity : {pki_.ecdsa, pki_.ecdsa_chain}) {
    const Server server = start_s_server({identity});
    const Json json = run(server.port());
    EXPECT_EQ(json["outcome"], "ok") << json;
    EXPECT_EQ(json["verified"], true);
    EXPECT_EQ(json["version"], tls13() ? "tls1.3" : "tls1.2");
    EXPECT_EQ(json["suite"], tls13() ? "TLS_AES_128_GCM_SHA256" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    EXPECT_EQ(json["group"], "secp256r1");
    EXPECT_EQ(json["http_status"], 200);
    EXPECT_EQ(json["heap_at_end"], 0);
  }
}

// A server may ask for a certificate that the device does not have, and go on without.
TEST_P(EachShape, GoesOnWithoutACertificateThatIsOnlyAskedFor) {
  const Server asking = start_s_server({pki_.ecdsa}, {"-www", "-verify", "1"});
  const Json json = run(asking.port());
  EXPECT_EQ(json["outcome"], "ok") << json;
  EXPECT_EQ(json["http_status"], 200);

  const Server insisting = start_s_server({pki_.ecdsa}, {"-www", "-Verify", "1"});
  EXPECT_EQ(run(insisting.port())["outcome"], "tls-error");
}

TEST_P(WithProvider, RefusesIdentitiesThatAreNotTheServers) {
  const struct {
    const Identity& identity;
    const char* words;
  } cases[] = {{pki_.wrong_host, "for another host"},
               {pki_.other_issuer, "unknown issuer"},  // our root's name, another key
               {pki_.expired, "expired"}};
  for (const auto& c : cases) {
    const Server server = start_s_server({c.identity});
    const Json json = run(server.port());
    EXPECT_EQ(json["outcome"], "tls-error");
    EXPECT_EQ(json["verified"], false);
    EXPECT_NE(std::string(json["error"]).find(c.words), std::string::npos) << json;
  }
}

TEST_P(WithProvider, RefusesEveryChangeOnTheWay) {
  const Server server = start_s_server({pki_.ecdsa});
  constexpr unsigned char change_cipher_spec = 20, handshake = 22, application = 23;
  if (tls13()) {
    // EncryptedExtensions, Certificate, CertificateVerify, Finished, then tickets and the answer: all are
    // records of type 23, and each is protected.
    for (int number = 0; number < 7; ++number)
      expect_refused_when(server, "record", [number](unsigned char type, int count, std::string& record) {
        return type == application && count == number && flip(record, 1);
      });
    expect_refused_when(server, "key share", [](unsigned char type, int, std::string& record) {
      return type == handshake && flip(record, 1);
    });
    return;
  }
  expect_refused_when(server, "certificate signature", [](unsigned char type, int, std::string& record) {
    return type == handshake && record[5] == 11 && flip(record, 1);
  });
  expect_refused_when(server, "key exchange signature", [](unsigned char type, int, std::string& record) {
    return type == handshake && record[5] == 12 && flip(record, 1);
  });
  expect_refused_when(server, "key exchange point", [](unsigned char type, int, std::string& record) {
    if (type != handshake || record[5] != 12) return false;
    record[5 + 4 + 4 + 10] =
        static_cast<char>(record[5 + 4 + 4 + 10] ^ 1);  // within the point (RFC 8422 §5.4)
    return true;
  });
  bool encrypted = false;
  expect_refused_when(server, "Finished", [&encrypted](unsigned char type, int, std::string& record) {
    if (type == change_cipher_spec) encrypted = true;
    return type == handshake && encrypted && flip(record, 1);
  });
  expect_refused_when(server, "application data", [](unsigned char type, int, std::string& record) {
    return type == application && flip(record, 1);
  });
}

// Two jobs of the console at the same time share the key slots.
TEST_P(WithProvider, KeepsTwoConnectionsApart) {
  const Server one = start_s_server({pki_.ecdsa}), other = start_s_server({pki_.ecdsa_chain});
  Device device(1, {}, GetParam());
  device.type("get https://localhost:" + std::to_string(one.port()) + "/");
  device.type("get https://localhost:" + std::to_string(other.port()) + "/");
  const std::string transcript = device.until_jobs_end(2);
  EXPECT_NE(transcript.find("[1] done: 200"), std::string::npos) << transcript;
  EXPECT_NE(transcript.find("[2] done: 200"), std::string::npos) << transcript;
}

std::string fit_name(const testing::TestParamInfo<const char*>& fit) {
  std::string name = fit.param;
  std::erase(name, '-');
  return name;
}

constexpr auto provider_fits = {"provider-fit", "provider-tls13-fit", "provider-small-fit",
                                "provider-small-tls13-fit"};
constexpr auto other_fits = {"legacy-fit", "psa-fit", "p256m-fit", "p256m-tls13-fit"};

INSTANTIATE_TEST_SUITE_P(Providers, EachShape, testing::ValuesIn(provider_fits), fit_name);
INSTANTIATE_TEST_SUITE_P(Providers, WithProvider, testing::ValuesIn(provider_fits), fit_name);
INSTANTIATE_TEST_SUITE_P(Others, EachShape, testing::ValuesIn(other_fits), fit_name);

}  // namespace
}  // namespace tlsfit::test
