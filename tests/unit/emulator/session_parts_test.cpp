// The small parts of a run: console, cable scenario, names, time, counters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/host/names.hpp"
#include "emulator/measure.hpp"
#include "emulator/pin_state.hpp"
#include "emulator/scenario.hpp"
#include "emulator/session.hpp"
#include "model/console.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::emulator {
namespace {

TEST(PinState, IsALevelOrAVoltageAtAPinOfEitherName) {
  const Board board = load_board(test::any_board);
  EXPECT_EQ(parse_pin_state("B10=high", board), (PinState{{"B10"}, true}));
  EXPECT_EQ(parse_pin_state("button=low", board), (PinState{{"C13"}, false}));
  EXPECT_EQ(parse_pin_state("A1=1.65V", board), (PinState{{"A1"}, 1.65}));
  for (const char* wrong :
       {"", "B10", "B116=low", "b1=low", "knob=low", "=low", "A1=", "A1=1.65", "A1=9V", "A1=-1V", "A1=nanV"})
    EXPECT_THROW(parse_pin_state(wrong, board), Error) << wrong;
}

TEST(PinState, PinsHaveNames) {
  const Board board = load_board(test::any_board);
  EXPECT_EQ(parse_pin("led1", board), (Pin{"B2"}));
  EXPECT_EQ(parse_pin("B10", board), (Pin{"B10"}));
  EXPECT_EQ(pin_name({"B2"}, board), "led1");
  EXPECT_EQ(pin_name({"B10"}, board), "B10");
  for (const char* wrong : {"", "led9", "B116", "B1x", "led1=low"})
    EXPECT_THROW(parse_pin(wrong, board), Error);
}

using testing::ElementsAre;

struct Listener {
  Console console{{.line = [this](std::string_view l) { lines.emplace_back(l); },
                   .body = [this](std::string_view b) { body += b; },
                   .ready = [this] { ready = true; },
                   .finished = [this](unsigned job) { finished.push_back(job); }}};
  void take(std::string_view text) {
    for (const char c : text) console.take(static_cast<std::uint8_t>(c));
  }
  std::vector<std::string> lines;
  std::string body;
  bool ready = false;
  std::vector<unsigned> finished;
};

TEST(Console, FollowsAJobToItsEnd) {
  Listener l;
  l.take("tlsfit 0.1.0 on pico with wiznet, layout bare, release\r\n");
  EXPECT_TRUE(l.ready);
  l.take("get https://a/\r\n[1] get https://a/\r\n");
  l.take("[1] tls: TLS 1.2, TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256, secp256r1, verified\r\n");
  l.take(
      "[1] http: 200, length 8\r\n[1] body 5\r\nab\r\nc\r\n[1] body 3\r\n[2]\r\n[1] done: 200, 8 bytes, 340 "
      "ms\r\n");
  EXPECT_EQ(l.body, "ab\r\nc[2]") << "a body may hold anything";
  EXPECT_THAT(l.finished, ElementsAre(1));
  const RequestReport& job = l.console.jobs().at(1);
  EXPECT_EQ(job.url, "https://a/");
  EXPECT_EQ(job.outcome, "ok");
  EXPECT_EQ(job.tls_version, "tls1.2");
  EXPECT_EQ(job.tls_suite, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  EXPECT_EQ(job.tls_group, "secp256r1");
  EXPECT_TRUE(job.tls_verified);
  EXPECT_EQ(job.http_status, 200);
  EXPECT_EQ(job.http_bytes, 8U);
  EXPECT_EQ(l.lines.size(), 6U) << "lines that announce a body are not shown";
}

TEST(Console, KeepsTheFirmwaresSentence) {
  Listener l;
  l.take("[3] get https://a/\r\n[3] error tls: unknown issuer: no anchor (-0x2700)\r\n");
  EXPECT_EQ(l.console.jobs().at(3).outcome, "tls-error");
  EXPECT_EQ(l.console.jobs().at(3).error, "unknown issuer: no anchor (-0x2700)");
}

TEST(Console, EachClassOfErrorHasItsOutcome) {
  const std::pair<const char*, const char*> cases[] = {{"tls", "tls-error"},
                                                       {"net", "net-error"},
                                                       {"timeout", "timeout"},
                                                       {"http", "http-error"},
                                                       {"entropy", "tls-error"}};
  for (const auto& [name, outcome] : cases) {
    Listener l;
    l.take(std::string("[1] error ") + name + ": why\r\n");
    EXPECT_EQ(l.console.jobs().at(1).outcome, outcome);
  }
}

TEST(Console, TwoJobsInterleave) {
  Listener l;
  l.take("[1] get https://a/\r\n[2] get https://b/\r\n[2] body 1\r\nB\r\n[1] body 1\r\nA\r\n");
  l.take("[2] done: 200, 1 bytes, 1 ms\r\n[1] error net: gone\r\n");
  EXPECT_THAT(l.finished, ElementsAre(2, 1));
  EXPECT_EQ(l.body, "BA");
}

TEST(Console, SeesAJobsLineBehindAnEcho) {
  Listener l;
  l.take("get htt[1] done: 200, 1 bytes, 1 ms\r\n");
  EXPECT_THAT(l.finished, ElementsAre(1));
  l.take("[x] done: 1\r\nset a[1] = 3\r\n[] done: 1\r\n");
  EXPECT_EQ(l.finished.size(), 1U);
}

TEST(IanaSuite, TurnsMbedTlsNamesRound) {
  EXPECT_EQ(iana_suite("TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256"),
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  EXPECT_EQ(iana_suite("TLS1-3-AES-128-GCM-SHA256"), "TLS_AES_128_GCM_SHA256");
}

TEST(Cable, ParsesItsSteps) {
  using When = CableStep::When;
  EXPECT_THAT(parse_cable("down@2000B,up@+3s,down@10s,up@+250ms"),
              ElementsAre(CableStep{false, When::Bytes, 2000}, CableStep{true, When::After, 3 * second},
                          CableStep{false, When::Time, 10 * second},
                          CableStep{true, When::After, 250 * millisecond}));
  for (const char* const bad : {"", "down", "off@2s", "down@", "down@2", "down@+5B", "down@2s,", "down@-2s"})
    EXPECT_THROW(parse_cable(bad), Error) << bad;
}

class FakeChip : public NetChip {
 public:
  void attach(Soc&, const Wiring&) override {}
  void set_cable(bool in) override { cable = in; }
  void service() override {}
  bool waits_for_network() const override { return false; }
  std::uint64_t received_bytes() const override { return received; }
  void limit_received(std::uint64_t count) override { limit = count; }
  bool cable = true;
  std::uint64_t received = 0, limit = 0;
};

TEST(Cable, PlaysItsSteps) {
  Clock clock(1'000'000);
  FakeChip chip;
  CableScenario scenario(clock, chip, parse_cable("down@100B,up@+1s"));
  EXPECT_EQ(chip.limit, 100U);
  clock.sleep_until(5 * second);
  scenario.play();
  EXPECT_TRUE(chip.cable);
  chip.received = 100;
  scenario.play();
  EXPECT_FALSE(chip.cable);
  EXPECT_EQ(chip.limit, never);
  clock.sleep_until(5 * second + 999 * millisecond);
  scenario.play();
  EXPECT_FALSE(chip.cable);
  clock.sleep_until(6 * second);
  scenario.play();
  EXPECT_TRUE(chip.cable);
}

TEST(Names, GivesOutVirtualAddressesOnlyForWhatIsAllowed) {
  Names names;
  names.add_target({.host = "Www.Example.com", .port = 443, .sni = "", .address = "127.0.0.1:8443"});
  names.add_map("other.test=127.0.0.2:99");
  EXPECT_EQ(names.resolve("www.example.com."), Names::first_virtual);
  EXPECT_EQ(names.resolve("other.test"), Names::first_virtual + 1);
  EXPECT_EQ(names.resolve("WWW.EXAMPLE.COM"), Names::first_virtual);
  EXPECT_EQ(names.resolve("example.com"), std::nullopt);
  EXPECT_EQ(names.resolve("2.pool.ntp.org"), Names::time_server);

  EXPECT_EQ(names.route({Names::first_virtual, 443})->text(), "127.0.0.1:8443");
  EXPECT_EQ(names.route({Names::first_virtual, 80}), std::nullopt) << "another port than the target's";
  EXPECT_EQ(names.route({Names::first_virtual + 1, 443})->text(), "127.0.0.2:99");
  EXPECT_EQ(names.route({0x7F000001, 8443}), std::nullopt);
}

TEST(Names, AMapGoesBeforeATarget) {
  Names names;
  names.add_target({.host = "a.test", .port = 443, .sni = "", .address = "127.0.0.1:1"});
  names.add_map("a.test=[::1]:2");
  names.resolve("a.test");
  EXPECT_EQ(names.route({Names::first_virtual, 443})->text(), "[::1]:2");
}

TEST(Names, ReachesNumericTargets) {
  Names names;
  names.add_target({.host = "127.0.0.1", .port = 8443, .sni = "", .address = ""});
  EXPECT_EQ(names.route({0x7F000001, 8443})->text(), "127.0.0.1:8443");
}

TEST(Names, RefusesMalformedMaps) {
  for (const char* const bad :
       {"a", "=127.0.0.1", "a=", "a=127.0.0.1:0", "a=127.0.0.1:70000", "a=127.0.0.1:", "a=[::1"}) {
    Names names;
    EXPECT_THROW(names.add_map(bad), Error) << bad;
  }
}

TEST(ClockTime, UnderstandsDatesAndOffsets) {
  EXPECT_EQ(clock_time("2026-11-22T21:00:00Z", 0), 1'795'381'200);
  EXPECT_EQ(clock_time("+3600", 100), 3700);
  EXPECT_EQ(clock_time("-86400", 100'000), 13'600);
  for (const char* const bad : {"tomorrow", "+", "2026-11-22", "2026-11-22T21:00:00Zx", "+1h"})
    EXPECT_THROW(clock_time(bad, 0), Error) << bad;
}

constexpr Agreement agreed = {.handshake_begins = 1,
                              .handshake_failed = 2,
                              .handshake_verified = 3,
                              .handshake_resumed = 4,
                              .program_done = 5,
                              .program_failed = 6};

TEST(Events, CountsBetweenMarksOfTheSameJob) {
  Events counter(agreed);
  counter.take(1 << 8 | 1, 100);
  counter.take(2 << 8 | 1, 150);
  counter.take(1 << 8 | 7, 160);  // nothing that is known
  counter.take(1 << 8 | 2, 300);
  counter.take(1 << 8 | 2, 900);  // no begin
  EXPECT_EQ(counter.handshake_of(1).instructions, 200U);
  EXPECT_EQ(counter.handshake_of(2).instructions, 0U);
}

TEST(Events, TellWhatWasResumed) {
  Events events(agreed);
  for (const std::uint32_t what : {3U, 4U, 2U}) {
    events.take(7 << 8 | 1, 100);
    events.take(7 << 8 | what, 300);
  }
  events.take(7 << 8 | 1, 400);
  events.take(7 << 8 | 7, 500);  // nothing that is known
  EXPECT_THAT(events.handshakes(),
              testing::ElementsAre(Handshake{7, true, false, 200}, Handshake{7, true, true, 200},
                                   Handshake{7, false, false, 200}));
  EXPECT_FALSE(events.handshake_of(7).resumed);
}

TEST(Events, TellHowHandshakesAndTheProgramEnded) {
  Events events(agreed);
  events.take(7 << 8 | 1, 100);
  EXPECT_TRUE(events.handshakes().empty());
  events.take(7 << 8 | 3, 300);
  events.take(8 << 8 | 1, 400);
  events.take(8 << 8 | 2, 450);
  EXPECT_THAT(events.handshakes(),
              testing::ElementsAre(Handshake{7, true, false, 200}, Handshake{8, false, false, 50}));
  EXPECT_EQ(events.program_ended(), std::nullopt);
  events.take(5, 500);
  events.take(6, 600);  // it ends once
  EXPECT_EQ(events.program_ended(), true);
}

TEST(Events, AGuestThatTellsForEverFillsNoMemory) {
  Events events(agreed);
  for (std::uint32_t n = 0; n < 20'000; ++n) {
    events.take(1 << 8 | 1, n);
    events.take(1 << 8 | 3, n + 1);
  }
  EXPECT_EQ(events.handshakes().size(), 10'000U);
}

TEST(Events, AnImageThatAgreedOnNothingTellsNothing) {
  Events events({});
  events.take(1 << 8 | 1, 100);
  events.take(1 << 8 | 3, 300);
  events.take(5, 500);
  EXPECT_TRUE(events.handshakes().empty());
  EXPECT_EQ(events.program_ended(), std::nullopt);
}

TEST(Random, RepeatsFromItsSeed) {
  Random a(5), b(5), c(6);
  EXPECT_EQ(a.next(), b.next());
  EXPECT_NE(a.next(), c.next());
  double sum = 0, squares = 0;
  for (int n = 0; n < 10'000; ++n) {
    const double x = a.normal(2);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 10'000, 0, 0.1);
  EXPECT_NEAR(squares / 10'000, 4, 0.3);
}

}  // namespace
}  // namespace tlsfit::emulator
