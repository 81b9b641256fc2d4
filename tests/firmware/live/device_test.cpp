// The board's whole program over the host's sockets: jobs, their lines, and what is left after each.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "peer.hpp"
#include "programs.hpp"
#include "support/pki.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

class DeviceJobs : public testing::Test {
 protected:
  void SetUp() override {
    const std::string missing = missing_for_programs();
    if (!missing.empty()) GTEST_SKIP() << missing;
    if (!find_server("nginx")) GTEST_SKIP() << "needs nginx: apt-get install nginx";
    for (std::size_t i = 0; page_.size() < 3500; ++i)
      page_ += std::to_string(i) + (i % 7 == 0 ? "\r\n" : "\n");
  }

  Server serve() { return start_nginx({.identities = {test_pki().ecdsa}, .page = page_}); }
  static std::string url(std::uint16_t port) { return "https://localhost:" + std::to_string(port) + "/"; }

  void expect_page(const JobTranscript& job) {
    ASSERT_GE(job.lines.size(), 4U);
    EXPECT_TRUE(job.lines[0].starts_with("get https://localhost:")) << job.lines[0];
    EXPECT_EQ(job.lines[1], "tls: TLS 1.2, TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256, secp256r1, verified");
    EXPECT_EQ(job.lines[2], "http: 200, length " + std::to_string(page_.size()));
    EXPECT_TRUE(job.last().starts_with("done: 200, " + std::to_string(page_.size()) + " bytes, "))
        << job.last();
    EXPECT_EQ(job.body, page_);
  }

  /// Bytes of heap in use, from `stats`.
  static long heap_now(Device& device) {
    device.type("stats");
    const std::string text = device.until("failed\r\n");
    std::string digits;
    for (const char c : text.substr(text.find("heap ") + 5)) {
      if (c == ' ') break;
      if (c != ',') digits += c;
    }
    return std::stol(digits);
  }

  std::string page_;
};

TEST_F(DeviceJobs, FetchAPage) {
  const Server server = serve();
  Device device;
  device.type("get " + url(server.port()));
  expect_page(of_job(device.until_jobs_end(1), 1));
}

TEST_F(DeviceJobs, TwoAtOnceAndMoreInAQueue) {
  const Server server = serve();
  Device device;
  for (int i = 0; i < 4; ++i) device.type("get " + url(server.port()));
  const std::string transcript = device.until_jobs_end(4);
  for (int number = 1; number <= 4; ++number) expect_page(of_job(transcript, number));
}

TEST_F(DeviceJobs, TwoStalledOnesHoldTheThirdBackAndTheFifthIsRefused) {
  const Peer first(stall()), second(stall());
  const Server server = serve();
  Device device(10);
  device.type("get " + url(first.port()));
  device.type("get " + url(second.port()));
  device.type("get " + url(server.port()));
  device.type("tls localhost:" + std::to_string(server.port()));
  device.type("get " + url(server.port()));
  const std::string transcript = device.until_jobs_end(4);
  EXPECT_NE(transcript.find("busy: no more jobs can wait"), std::string::npos);
  for (const int number : {1, 2}) {
    EXPECT_EQ(of_job(transcript, number).last(), "error timeout: the TLS handshake did not end within 30 s");
  }
  expect_page(of_job(transcript, 3));
  EXPECT_TRUE(of_job(transcript, 4).last().starts_with("done: handshake, "));
}

TEST_F(DeviceJobs, LeaveNothingBehindAfterTwoHundred) {
  const Server server = serve();
  Device device;
  const auto fetch = [&](int number) {
    device.type("get " + url(server.port()));
    expect_page(of_job(device.until_jobs_end(1), number));
  };
  fetch(1);
  const long heap = heap_now(device);
  for (int number = 2; number <= 200 && !HasFailure(); ++number) fetch(number);
  EXPECT_EQ(heap_now(device), heap);
}

TEST_F(DeviceJobs, GoOnAfterEveryFailure) {
  const Pki& pki = test_pki();
  const Server good = serve();
  const Server wrong = start_s_server({pki.wrong_host}), stranger = start_s_server({pki.other_issuer}),
               expired = start_s_server({pki.expired});
  const Peer cut(say("")), plain(say("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const Peer tampered(relay(good.port(), [](std::string& record) {
    if (record[0] == 23) record[10] = static_cast<char>(record[10] ^ 1);
  }));
  // Longer than the device's 20 s, which pass ten times as fast.
  const Peer silent_after_handshake(relay(good.port(), [](std::string& record) {
    if (record[0] == 23) std::this_thread::sleep_for(std::chrono::seconds(3));
  }));
  Device device(10);
  device.type("get " + url(good.port()));
  expect_page(of_job(device.until_jobs_end(1), 1));
  const long heap = heap_now(device);

  const struct {
    std::string command, error;
  } failures[] = {
      {"get " + url(wrong.port()),
       "error tls: the server's certificate is for another host than localhost (-0x2700)"},
      {"get " + url(stranger.port()), "error tls: unknown issuer: "},
      {"get " + url(expired.port()), "error tls: a certificate of the server expired on "},
      {"tls localhost:" + std::to_string(cut.port()),
       "error tls: the server closed the connection during the handshake"},
      {"get " + url(plain.port()), "error tls: the server does not speak TLS on this port"},
      {"get " + url(tampered.port()),
       "error tls: a record was tampered with: its authentication tag (MAC) is wrong (-0x7180)"},
      {"get " + url(silent_after_handshake.port()),
       "error timeout: the server does not answer the request within 20 s"},
      {"get " + url(free_port()), "error net: the server refuses connections on this port"},
      {"get http://localhost/", "error http: http:// is not encrypted: only https:// is fetched"},
      {"get https://localhost/ 5", "error http: a byte range is FIRST-LAST"},
      {"tls localhost:443 now", "error http: HOST:PORT stands alone"},
      {"tls localhost:x", "error http: the port is not a number"},
      {"get https://" + std::string(230, 'a') + "/", "error "},
  };
  int number = 1;
  for (const auto& each : failures) {
    device.type(each.command);
    const JobTranscript failed = of_job(device.until_jobs_end(1), ++number);
    EXPECT_TRUE(failed.last().starts_with(each.error)) << each.command << ": " << failed.last();
    device.type("get " + url(good.port()));
    expect_page(of_job(device.until_jobs_end(1), ++number));
    EXPECT_EQ(heap_now(device), heap) << each.command;
  }
}

TEST_F(DeviceJobs, FetchARange) {
  const Server server = serve();
  Device device;
  device.type("get " + url(server.port()) + " 10-19");
  const JobTranscript job = of_job(device.until_jobs_end(1), 1);
  EXPECT_EQ(job.body, page_.substr(10, 10));
  EXPECT_TRUE(job.last().starts_with("done: 206, 10 bytes, ")) << job.last();
}

TEST_F(DeviceJobs, ShowStatsAndHelp) {
  Device device;
  const std::string greeting = device.until("by SNTP\r\n");
  EXPECT_NE(greeting.find(" on pico with wiznet, layout bare, release\r\n"), std::string::npos);
  EXPECT_NE(greeting.find("net: address 127.0.0.1 by DHCP\r\n"), std::string::npos);
  device.type("stats");
  EXPECT_NE(device.until("failed\r\n").find("jobs 0 done, 0 failed"), std::string::npos);
  device.type("nonsense");
  device.until("no such command: try `help`\r\n");
}

}  // namespace
}  // namespace tlsfit::test
