// MQTT in an image, against mosquitto, against what stands before AWS IoT, and against brokers that nobody
// would want. One image for all of them: it knows one server, and --map says who that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <future>
#include <set>
#include <sstream>

#include "image/board.hpp"
#include "support/board_and_net.hpp"
#include "support/mqtt_peer.hpp"
#include "support/scripted_server.hpp"
#include "support/tls_front.hpp"

namespace tlsfit::test {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

/// mosquitto, with a port for TLS that demands certificates and a plain one; what it knows outlives a
/// restart.
class Broker {
 public:
  /// @param lines    of its configuration
  /// @param password of the only user that it takes over TLS, "device"; empty: it takes anybody
  explicit Broker(const std::vector<std::string>& lines = {}, const std::string& password = "")
      : folder_(std::make_shared<TemporaryFolder>()), tls_(free_port()), plain_(free_port()) {
    const Identity& own = test_pki().rsa_chain;
    const fs::path users = folder_->path() / "users";
    std::string who = "allow_anonymous true";
    if (!password.empty()) {
      const ProcessResult made = run_process({"mosquitto_passwd", "-b", "-c", users, "device", password});
      if (!made.ok()) throw std::runtime_error("mosquitto_passwd: " + made.err);
      who = "allow_anonymous false\npassword_file " + users.string();
    }
    std::string text = fmt::format(
        "user root\nper_listener_settings true\npersistence true\npersistence_location {0}/\n"
        "max_queued_messages 0\nretain_available true\n{1}\nlistener {2} 127.0.0.1\n{7}\ncertfile {3}\n"
        "keyfile {4}\ncafile {5}\nrequire_certificate true\ntls_version tlsv1.2\nlistener {6} 127.0.0.1\n"
        "allow_anonymous true\n",
        folder_->path().string(), fmt::join(lines, "\n"), tls_, own.chain.string(), own.key.string(),
        test_pki().ca.string(), plain_, who);
    write_file(folder_->path() / "mosquitto.conf", text);
    start();
  }

  void restart() {
    server_->stop();
    start();
  }
  std::uint16_t tls_port() const { return tls_; }
  std::uint16_t plain_port() const { return plain_; }
  std::string log() const { return server_->log(); }

 private:
  void start() {
    server_.emplace(std::vector<std::string>{find_server("mosquitto")->string(), "-c",
                                             folder_->path() / "mosquitto.conf"},
                    plain_, folder_);
  }

  std::shared_ptr<TemporaryFolder> folder_;
  std::uint16_t tls_, plain_;
  std::optional<Server> server_;
};

class Mqtt : public testing::Test {
 protected:
  static constexpr const char *protocol = "x-amzn-mqtt-ca", *password = "correct horse";

  static void SetUpTestSuite() {
    if (!find_server("mosquitto")) return;
    place = std::make_unique<TemporaryFolder>();
    front = std::make_unique<TlsFront>(test_pki().rsa_chain, test_pki().ca, protocol, true);
    const ScriptedServer nobody([](int) {});
    front->lead_to(nobody.port());
    const fs::path app = place->path() / "mqtt";
    fs::create_directory(app);
    fs::copy_file(fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/mqtt/app.cpp", app / "app.cpp");
    write_file(app / "server.hpp", fmt::format("constexpr char host[] = \"localhost\";\n"
                                               "constexpr unsigned short port = {};\n"
                                               "constexpr char password[] = \"{}\";\n",
                                               front->port(), password));
    const Json target = {{"host", "localhost"},
                         {"port", front->port()},
                         {"ca", test_pki().ca.string()},
                         {"client_cert", test_pki().client.chain.string()},
                         {"client_key", test_pki().client.key.string()},
                         {"alpn", protocol},
                         {"resume", true}};
    write_file(app / "targets.json",
               Json{{"schema", "tlsfit.targets/1"}, {"targets", Json::array({target})}}.dump());
    const ProcessResult fitted = tlsfit(
        on_any_board({"fit"},
                     {"--optimize", "flash", "--estimate", "--connections", "1", "--app", ".", "-o", "fit"}),
        app);
    ASSERT_TRUE(fitted.ok()) << fitted.err;
    ASSERT_EQ(load_json(app / "fit/fit.json").at("plans").at(0).at("record").at("in"), 16'384)
        << "nothing shows that the front keeps a limit";
    const ProcessResult built =
        tlsfit(on_any_board({"build"}, {"--fit", "fit", "--app", ".", "-o", "out"}), app);
    ASSERT_TRUE(built.ok()) << built.err;
  }
  static void TearDownTestSuite() {
    front.reset();
    place.reset();
  }
  void SetUp() override { TLSFIT_NEEDS("mosquitto", "mosquitto"); }

  /// A run with the image's server at `port`.
  static RunResult run(std::uint16_t port, std::vector<std::string> arguments = {}) {
    std::vector<std::string> all = {"run", place->path() / "mqtt/out/firmware.elf", "--json", "--map",
                                    fmt::format("localhost=127.0.0.1:{}", port)};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const ProcessResult result = tlsfit(all);
    return {.report = parse_json(result.out, "the run report"),
            .transcript = result.err,
            .exit_code = result.exit_code};
  }

  static inline std::unique_ptr<TemporaryFolder> place;
  static inline std::unique_ptr<TlsFront> front;
};

std::string pattern(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i % 251);
  return text;
}

std::string told(const std::string& topic, const std::string& payload) {
  unsigned sum = 0;
  for (const char c : payload) sum += static_cast<unsigned char>(c);
  return fmt::format("{} {} {}", topic, payload.size(), sum);
}

/// What the device is to do once it is there. "no" is kept for it, and it unsubscribes from that.
void ask_for_promises(MqttPeer& peer) {
  peer.publish("no", "early", 1, true);
  peer.publish("go", "promises", 1, true);
}

/// Every kind of message, both ways, larger than any buffer too; then no goodbye.
void expect_promises(MqttPeer& peer, std::future<RunResult>& running, int qos_of_two) {
  ASSERT_TRUE(peer.wait_for("out/large", 1, seconds(60)));
  const std::string large = pattern(40'000);
  peer.publish("in/empty", "", 1);
  peer.publish("in/0", "null", 0);
  peer.publish("in/1", "eins", 1);
  peer.publish("in/2", "zwei", qos_of_two);
  peer.publish("in/large", large, qos_of_two);
  peer.wait_for("out/0", 2, seconds(60));  // the large one has been seen, and UNSUBSCRIBE before it
  peer.publish("no", "late", 1);
  peer.publish("go", "die", 1, true);
  const RunResult result = running.get();
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  EXPECT_THAT(peer.received("out/0"), testing::ElementsAre("zero", "seen"));
  EXPECT_THAT(peer.received("out/1"), testing::ElementsAre("one"));
  EXPECT_THAT(peer.received("out/2"), testing::ElementsAre("two"));
  EXPECT_EQ(peer.received("out/large").at(0), pattern(50'000));
  for (const auto& [topic, payload] : std::vector<std::pair<std::string, std::string>>{
           {"in/empty", ""}, {"in/0", "null"}, {"in/1", "eins"}, {"in/2", "zwei"}, {"in/large", large}})
    EXPECT_THAT(result.transcript, HasSubstr(told(topic, payload)));
  EXPECT_THAT(result.transcript, HasSubstr(told("no", "early")));
  EXPECT_THAT(result.transcript, testing::Not(HasSubstr(told("no", "late"))));
  EXPECT_THAT(result.transcript, HasSubstr("published"));
  EXPECT_TRUE(peer.wait_for("will", 1, seconds(20))) << "the connection ended without a goodbye";
}

TEST_F(Mqtt, MosquittoWithClientCertificates) {
  Broker broker;
  MqttPeer peer(broker.plain_port(), "peer", {"out/#", "will"});
  ask_for_promises(peer);
  auto running = std::async(std::launch::async, [&] { return run(broker.tls_port()); });
  expect_promises(peer, running, 2);
}

// As AWS IoT: ALPN, a certificate, an RSA-2048 chain, records of 16 KB, no QoS 2 to be had from the broker.
TEST_F(Mqtt, AFrontThatChecksAlpnAndKeepsNoLimit) {
  Broker broker({"max_keepalive 1200"});
  front->lead_to(broker.plain_port());
  MqttPeer peer(broker.plain_port(), "peer", {"out/#", "will"});
  ask_for_promises(peer);
  auto running = std::async(std::launch::async, [&] { return run(front->port()); });
  expect_promises(peer, running, 1);
  EXPECT_GT(front->largest_record(), 8192U) << "the device's buffer must hold the largest records";

  peer.publish("go", "end", 1, true);
  const RunResult ended = run(front->port());
  EXPECT_LE(ended.report.at("peak").at("total"), 28'672) << ended.report.dump();
  const Json size =
      parse_json(tlsfit({"size", place->path() / "mqtt/out/firmware.elf", "--json"}).out, "size");
  EXPECT_LE(size.at("flash").at("used"), 72'000);
}

/// Messages each of QoS 1 and 2 while the cable is pulled and the broker restarted.
TEST_F(Mqtt, NoMessageIsLostAndNoneComesTwice) {
  const char* const asked = std::getenv("TLSFIT_MQTT_MESSAGES");  // the soak: 10000
  const std::size_t count = asked == nullptr ? 200 : std::stoul(asked);
  Broker broker;
  MqttPeer peer(broker.plain_port(), "peer", {"q1", "q2"});
  peer.publish("go", fmt::format("endure {}", count), 1, true);
  std::string cable;
  for (std::size_t at = 8000; at < 110 * count; at += 30'000)
    cable += fmt::format("{}down@{}B,up@+2s", cable.empty() ? "" : ",", at);
  auto running = std::async(std::launch::async, [&] {
    return run(broker.tls_port(),
               {"--cable", cable, "--speed", "20", "--until", "endured", "--max-seconds", "800"});
  });
  for (std::size_t seen = count / 2; seen < count; seen += 400) {
    ASSERT_TRUE(peer.wait_for("q2", seen, seconds(600)));
    broker.restart();
  }
  const RunResult result = running.get();
  ASSERT_EQ(result.exit_code, 0) << result.transcript;
  EXPECT_TRUE(peer.wait_for("q2", count, seconds(20)));
  const std::vector<std::string> first = peer.received("q1"), second = peer.received("q2");
  EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), count) << "QoS 1: none is lost";
  EXPECT_EQ(std::set<std::string>(second.begin(), second.end()).size(), count) << "QoS 2: none is lost";
  EXPECT_EQ(second.size(), count) << "QoS 2: none comes twice";
  EXPECT_THAT(result.transcript, HasSubstr("lost 1 6")) << "the cable was pulled";
  std::size_t resumed = 0;
  for (const Json& request : result.report.at("requests"))
    if (request.at("tls").at("resumed") == true && request.at("saved_instructions") > 0) ++resumed;
  EXPECT_GT(resumed, 0U) << "mosquitto resumes sessions: " << result.report.at("requests").dump();
  EXPECT_EQ(result.report.at("requests").at(0).at("tls").at("resumed"), false);

  // One connection more, and the heap and stack are as if it were the first.
  peer.publish("go", "end", 1, true);
  const RunResult once = run(broker.tls_port());
  EXPECT_EQ(once.exit_code, 0) << once.transcript;
  EXPECT_EQ(once.report.at("heap_at_end"), 0);
  const Json peak = result.report.at("peak"), usual = once.report.at("peak");
  EXPECT_LE(peak.at("heap").get<double>(), usual.at("heap").get<double>() * 1.02);
  EXPECT_LE(peak.at("stack").get<int>(), usual.at("stack").get<int>() + 64);
}

// A certificate is not all that a broker may want. What the device says of itself is nobody else's business.
TEST_F(Mqtt, MosquittoWithUserAndPassword) {
  Broker right({}, password), wrong({}, "another");
  MqttPeer peer(right.plain_port(), "peer", {"will"});
  peer.publish("go", "end", 1, true);
  const RunResult taken = run(right.tls_port()),
                  refused = run(wrong.tls_port(), {"--until", "lost 3 101", "--max-seconds", "30"});
  EXPECT_EQ(taken.exit_code, 0) << taken.transcript;
  EXPECT_THAT(right.log(), HasSubstr("u'device'"));
  EXPECT_THAT(refused.transcript, HasSubstr("lost 3 101 0")) << "not authorised";
  EXPECT_THAT(refused.transcript, testing::Not(HasSubstr("connected")));
  for (const std::string& text : {taken.transcript, taken.report.dump(), refused.transcript,
                                  refused.report.dump(), right.log(), wrong.log()})
    EXPECT_THAT(text, testing::Not(HasSubstr(password)));
}

void say(int connection, const std::string& bytes) {
  send_all(connection, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

/// Until the device hangs up.
void wait_for_the_end(int connection) {
  std::array<char, 1000> bytes{};
  while (::recv(connection, bytes.data(), bytes.size(), 0) > 0) {
  }
}

TEST_F(Mqtt, HostileBrokersAreLeftAndTheNextTryIsMade) {
  const std::string yes("\x20\x02\x00\x00", 4);
  const std::vector<std::function<void(int)>> scripts = {
      [](int c) {  // garbage
        say(c, "HTTP/1.1 400 Bad Request\r\n\r\n");
        wait_for_the_end(c);
      },
      [](int c) {  // 'not authorised'
        say(c, std::string("\x20\x02\x00\x05", 4));
        wait_for_the_end(c);
      },
      [](int c) { say(c, std::string("\x20\x02", 2)); },  // half a packet, and goodbye
      wait_for_the_end,                                   // nothing
      [&](int c) {                                        // a packet of 268,435,455 bytes, of which few come
        say(c, yes + std::string("\x30\xFF\xFF\xFF\x7F\x00\x04in/1", 11) + pattern(20'000));
        wait_for_the_end(c);
      }};
  std::atomic<std::size_t> next{0};
  const ScriptedServer hostile([&](int connection) {
    const std::size_t number = next++;
    if (number < scripts.size()) scripts[number](connection);
  });
  Broker honest;
  MqttPeer peer(honest.plain_port(), "peer", {"will"});
  peer.publish("go", "end", 1, true);
  front->lead_to(hostile.port());
  auto running = std::async(std::launch::async, [&] {
    return run(front->port(), {"--speed", "40", "--max-seconds", "100"});
  });
  while (next < scripts.size() &&
         running.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
  }
  front->lead_to(honest.plain_port());
  const RunResult result = running.get();
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  std::vector<std::string> lost;
  std::istringstream lines(result.transcript);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("lost ")) lost.push_back(line.substr(0, line.find('\r')));
  EXPECT_THAT(lost, testing::ElementsAre("lost 3 103 0", "lost 3 101 0", "lost 3 102 0", "lost 3 106 0",
                                         "lost 3 106 0"))
      << result.transcript;
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
}

/// A page that is long enough to show which limit is kept on records.
void answer_with_a_page(int connection) {
  say(connection,
      "HTTP/1.1 200 OK\r\nContent-Length: 6000\r\nConnection: close\r\n\r\n" + std::string(6000, 'p'));
}

// Mutual TLS with P-256, records of 512 bytes, QoS 1: what the smallest useful client of a broker takes.
TEST(MqttFolder, BuildsRunsAndKeepsItsLimits) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  Broker broker;
  const ScriptedServer pages(answer_with_a_page);
  TlsFront server(test_pki().ecdsa, test_pki().ca, "");
  server.lead_to(pages.port());
  const TemporaryFolder place;
  const fs::path folder = place.path() / "weather";
  const Identity& own = test_pki().client;
  const ProcessResult made =
      tlsfit({"new", folder, "--from", "mqtt", "--url", "mqtts://" + server.name(), "--ca", test_pki().ca,
              "--client-cert", own.chain, "--client-key", own.key});
  ASSERT_TRUE(made.ok()) << made.err;
  const Json target = load_json(folder / "targets.json").at("targets").at(0);
  EXPECT_TRUE(fs::equivalent(folder / target.at("client_key").get<std::string>(), own.key));
  const ProcessResult fitted = tlsfit(
      on_any_board({"fit"},
                   {"--optimize", "flash", "--estimate", "--connections", "1", "--app", ".", "-o", "fit"}),
      folder);
  ASSERT_TRUE(fitted.ok()) << fitted.err;
  EXPECT_THAT(fitted.out, HasSubstr("fragments of 512"));
  const ProcessResult built =
      tlsfit(on_any_board({"build"}, {"--fit", "fit", "--app", ".", "-o", "out"}), folder);
  ASSERT_TRUE(built.ok()) << built.err;
  server.lead_to(broker.plain_port());
  MqttPeer peer(broker.plain_port(), "peer", {"weather/#"});
  const ProcessResult ran =
      tlsfit({"run", "out/firmware.elf", "--json", "--until", "acknowledged", "--max-seconds", "60"}, folder);
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err << broker.log();
  EXPECT_TRUE(peer.wait_for("weather/uptime", 1, seconds(20)));
  const Json size = parse_json(tlsfit({"size", "out/firmware.elf", "--json"}, folder).out, "size");
  EXPECT_LE(size.at("flash").at("used"), 44'000);
  EXPECT_LE(parse_json(ran.out, "report").at("peak").at("total"), 8'192) << fitted.out << ran.out;
  bool seen = false;
  for (const Json& component : size.at("components"))
    if (component.at("name") == "MQTT") {
      seen = true;
      EXPECT_LE(component.at("flash"), 3'000);
    }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace tlsfit::test
