// Servers that no honest person runs: the survey must neither crash, nor hang, nor be misled.
#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <mutex>

#include "probe/probe.hpp"
#include "support/flights.hpp"
#include "support/proxy.hpp"
#include "support/scripted_server.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;

const probe::ProbeOptions hurried = {.step_timeout = 300ms, .timeout = 2s};

struct Seen {
  ExitCode code = ExitCode::Done;
  std::string message;
  Profile profile;
  std::chrono::duration<double> took{};
};

Seen look_at(const ScriptedServer& server) {
  Seen seen;
  const auto begin = std::chrono::steady_clock::now();
  try {
    seen.profile = probe::probe_target(parse_target(server.name()), hurried);
  } catch (const Error& error) {
    seen.code = error.exit_code();
    seen.message = error.what();
  }
  seen.took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(seen.took, 4s);  // --timeout holds whatever the server does; the rest is for a busy machine
  return seen;
}

TEST(Hostile, GarbageIsNotTls) {
  const ScriptedServer server([](int c) { send_all(c, from_hex("485454502f312e3120343030")); });
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::No);
  EXPECT_THAT(seen.message, HasSubstr("does not speak TLS: garbled: a record of type 72"));
}

TEST(Hostile, RecordOf65535Bytes) {
  const ScriptedServer server([](int c) {
    send_all(c, from_hex("160303ffff"));
    send_all(c, Bytes(65535, 2));
  });
  EXPECT_EQ(look_at(server).code, ExitCode::No);
}

TEST(Hostile, EndlessSmallRecords) {
  const ScriptedServer server([](int c) {
    while (send_all(c, from_hex("16030300010216030300010016030300010016030300014a"))) {
    }
  });
  look_at(server);
}

TEST(Hostile, EndlessWarnings) {
  const ScriptedServer server([](int c) {
    while (send_all(c, from_hex("15030300020170"))) {
    }
  });
  look_at(server);
}

TEST(Hostile, OneByteNowAndThen) {
  const Bytes flight = recorded_flight("nginx-tls12-rsa-chain");
  const ScriptedServer* self = nullptr;
  const ScriptedServer server([&](int c) {
    for (const std::uint8_t byte : flight) {
      if (self->stopping() || !send_all(c, {&byte, 1})) return;
      ::usleep(100'000);
    }
  });
  self = &server;
  look_at(server);
}

TEST(Hostile, CertificateMessageOf16Megabytes) {
  Bytes flight = recorded_flight("nginx-tls12-ecdsa");
  flight.resize(5U + flight.at(3) * 256U + flight.at(4));  // the ServerHello alone
  const Bytes certificate = from_hex("16030300050bffffff00");
  flight.insert(flight.end(), certificate.begin(), certificate.end());
  const ScriptedServer server([flight](int c) { send_all(c, flight); });
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::No);
}

TEST(Hostile, VersionNeverOffered) {
  // The same TLS 1.2 flight whatever was asked: to a TLS 1.3 hello it is not an answer, to one for 1.1
  // neither.
  const Bytes flight = recorded_flight("nginx-tls12-ecdsa");
  const ScriptedServer server([flight](int c) { send_all(c, flight); });
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::Done);
  EXPECT_NE(seen.profile.versions.at("tls1.3"), Accepted::Accepted);
  EXPECT_NE(seen.profile.versions.at("tls1.1"), Accepted::Accepted);
  EXPECT_THAT(seen.profile.problems, Contains(HasSubstr("version tls1.2, which was not offered")));
  // It always takes the same suite: after that one was left out, it is misbehaviour and not support.
  EXPECT_LE(seen.profile.suites.at("tls1.2").size(), 1U);
  EXPECT_THAT(seen.profile.problems, Contains(HasSubstr("suite TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")));
}

TEST(Hostile, ResetAtEveryPoint) {
  const Bytes flight = recorded_flight("nginx-tls12-ecdsa");
  for (std::size_t size = 0; size < flight.size(); size += 97) {
    const ScriptedServer server([&](int c) {
      send_all(c, ByteView(flight).first(size));
      reset_on_close(c);
    });
    const Seen seen = look_at(server);
    EXPECT_EQ(seen.code, ExitCode::No) << size;
  }
}

TEST(Hostile, OtherAlertsAreUnknownNotNo) {
  // internal_error to every hello: nobody knows whether the version or the weather was the matter.
  const ScriptedServer server([](int c) { send_all(c, from_hex("15030300020250")); });
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::Done);
  for (const char* const version : {"tls1.0", "tls1.1", "tls1.2", "tls1.3"})
    EXPECT_EQ(seen.profile.versions.at(version), Accepted::Unknown) << version;
  EXPECT_THAT(seen.profile.problems, Contains("whether tls1.2 is accepted is unknown: alert internal_error"));
}

TEST(Hostile, RepeatedExtension) {
  Bytes flight = recorded_flight("nginx-tls12-ecdsa");
  const std::size_t end = 5U + flight.at(3) * 256U + flight.at(4);
  flight.resize(end);
  const Bytes twice = from_hex("00170000 00170000");  // extended_master_secret
  flight.insert(flight.end(), twice.begin(), twice.end());
  const std::size_t extensions = 5 + 4 + 2 + 32 + 1 + flight.at(43) + 2 + 1;  // where their length stands
  for (const std::size_t length : {std::size_t{3}, std::size_t{7}, extensions})
    flight.at(length + 1) = static_cast<std::uint8_t>(flight.at(length + 1) + 8);
  const ScriptedServer server([flight](int c) { send_all(c, flight); });
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::No);
  EXPECT_THAT(seen.message, HasSubstr("comes twice"));
}

// RST once a whole handshake is under way, at any byte: what nginx sends is cut, and nothing may be made of
// it but "unknown".
TEST(Hostile, ResetInsideHandshakes) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx =
      start_nginx({.identities = {test_pki().ecdsa}, .directives = "ssl_protocols TLSv1.2 TLSv1.3;"});
  for (std::size_t size = 0; size < 1600; size += 130) {
    std::mutex guard;
    std::map<std::uint64_t, std::size_t> passed;
    const Proxy proxy(nginx.port(), [&](std::uint64_t connection, Direction direction, Bytes& bytes) {
      if (direction == Direction::ToServer) return true;
      const std::lock_guard lock(guard);
      passed[connection] += bytes.size();
      return passed[connection] <= size;
    });
    try {
      const Profile profile =
          probe::probe_target(parse_target("127.0.0.1:" + std::to_string(proxy.port())), hurried);
      for (const auto& [version, word] : profile.versions)
        EXPECT_FALSE(word == Accepted::Refused && (version == "tls1.2" || version == "tls1.3"))
            << version << size;
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::No) << error.what();
    }
  }
}

TEST(Hostile, SilenceIsUnknownAndBounded) {
  const ScriptedServer* self = nullptr;
  const ScriptedServer server([&](int) {
    while (!self->stopping()) ::usleep(10'000);
  });
  self = &server;
  const Seen seen = look_at(server);
  EXPECT_EQ(seen.code, ExitCode::No);
  EXPECT_THAT(seen.message, HasSubstr("no answer in time"));
}

}  // namespace
}  // namespace tlsfit::test
