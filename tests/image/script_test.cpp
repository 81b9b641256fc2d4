// Scripts in an image, as Espruino's users write them, against nginx, mosquitto and the emulated modem.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/board_and_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

constexpr int requests = 12;  // 200 by hand: as many more seconds

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++found;
  return found;
}

/// mosquitto with a certificate, and whoever comes.
Server start_broker() {
  const auto folder = std::make_shared<TemporaryFolder>();
  const std::uint16_t port = free_port();
  const Identity& own = test_pki().ecdsa;
  write_file(folder->path() / "mosquitto.conf",
             fmt::format("user root\nallow_anonymous true\nlistener {} 127.0.0.1\ncertfile {}\nkeyfile {}\n",
                         port, own.chain.string(), own.key.string()));
  return {{find_server("mosquitto")->string(), "-c", folder->path() / "mosquitto.conf"}, port, folder};
}

/// An image with the script in `folder`, for these profiles.
fs::path script_image(const fs::path& folder, const std::vector<std::string>& profiles,
                      const std::string& net) {
  std::vector<std::string> fit{"fit"};
  fit.insert(fit.end(), profiles.begin(), profiles.end());
  fit.insert(fit.end(), {"--board", any_board, "--net", net, "--optimize", "flash", "--estimate", "--script",
                         folder / "main.js", "-o", folder / "fit"});
  const ProcessResult fitted = tlsfit(fit);
  EXPECT_TRUE(fitted.ok()) << fitted.err;
  // To optimise QuickJS as a whole takes a minute.
  const fs::path shape = folder / "fit/fit.cmake";
  write_file(shape, replaced(read_text(shape), "TLSFIT_LTO ON", "TLSFIT_LTO OFF"));
  const ProcessResult built = tlsfit({"build", "--board", any_board, "--net", net, "--fit", folder / "fit",
                                      "--script", folder / "main.js", "-o", folder / "out"});
  EXPECT_TRUE(built.ok()) << built.err;
  return folder / "out/firmware.elf";
}

class Script : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!find_server("nginx") || !find_server("mosquitto")) return;
    place = std::make_unique<TemporaryFolder>();
    server = std::make_unique<Server>(start_nginx({.identities = {test_pki().ecdsa}, .directives = R"(
    location = /bytes { return 200 "café"; }
    location = /put { proxy_pass https://127.0.0.1:PORT/echo; }
    location = /echo { return 200 "$request_method $content_length $http_x_device"; }
    location = /one { return 200 "1"; }
    location = /two { return 200 "2"; }
    location = /three { return 200 "3"; }
    )"}));
    broker = std::make_unique<Server>(start_broker());
    const fs::path page = place->path() / "page.json", messages = place->path() / "messages.json";
    ASSERT_TRUE(tlsfit({"probe", server->name(), "--ca", test_pki().ca, "--save", page}).ok());
    // The same library with the same certificate; what it says after the handshake does not count.
    Json seen = load_json(page);
    seen["target"]["port"] = broker->port();
    seen["target"]["address"] = fmt::format("127.0.0.1:{}", broker->port());
    write_file(messages, seen.dump());
    source = read_text(fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/script/main.js");
    source = replaced(source, "HTTPS_PORT", std::to_string(server->port()));
    source = replaced(source, "MQTT_PORT", std::to_string(broker->port()));
    source = replaced(source, "REQUESTS", std::to_string(requests));
    write_file(place->path() / "main.js", source);
    elf = script_image(place->path(), {page, messages}, any_net);
  }
  static void TearDownTestSuite() {
    broker.reset();
    server.reset();
    place.reset();
  }
  void SetUp() override {
    TLSFIT_NEEDS("nginx", "nginx-light");
    TLSFIT_NEEDS("mosquitto", "mosquitto");
  }

  /// A run with this pin low, as JSON; what the device printed is in err.
  static ProcessResult part(const std::string& pin, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command{"run", elf, "--json", "--pin", pin + "=low"};
    command.insert(command.end(), more.begin(), more.end());
    return tlsfit(command);
  }
  /// "main.js:12" of the line with this comment.
  static std::string line_of(const std::string& comment) {
    const auto at = static_cast<std::ptrdiff_t>(source.find("// " + comment));
    return fmt::format("main.js:{}: ", 1 + std::count(source.begin(), source.begin() + at, '\n'));
  }

  static inline std::unique_ptr<TemporaryFolder> place;
  static inline std::unique_ptr<Server> server, broker;
  static inline std::string source;
  static inline fs::path elf;
};

TEST_F(Script, FetchesAPage) {
  const ProcessResult ran = part("A0");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("hello from nginx"));
  const Json report = parse_json(ran.out, "report");
  EXPECT_EQ(report.at("heap_at_end"), 0);
  EXPECT_LE(report.at("peak").at("total").get<int>(), 49'152) << "with 24 KB of heap for the script";
}

TEST_F(Script, SpeaksForItselfOverTls) {
  const ProcessResult ran = part("A1");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("200 OK"));
  EXPECT_THAT(ran.err, HasSubstr("caf\xC3\xA9")) << "bytes, as they came";
  EXPECT_THAT(ran.err, HasSubstr("closed"));
}

TEST_F(Script, PublishesAndIsToldByABroker) {
  const ProcessResult ran = part("A2");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err << broker->log();
  EXPECT_THAT(ran.err, HasSubstr("script/say 4 233")) << "a byte that is no ASCII, there and back";
  EXPECT_THAT(ran.err, HasSubstr("disconnected"));
}

TEST_F(Script, LeavesItsHeapWhereItWas) {
  const ProcessResult ran = part("A3", {"--max-seconds", "600"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("more 0\n")) << "than after the second";
  EXPECT_EQ(parse_json(ran.out, "report").at("requests").size(), requests);
}

TEST_F(Script, HasTwoAtOnceAndTheThirdWaits) {
  const ProcessResult ran = part("A4");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  for (const char* const name : {"one 200", "two 200", "three 200"}) EXPECT_THAT(ran.err, HasSubstr(name));
}

TEST_F(Script, BeginsAnewAfterAnError) {
  const ProcessResult ran = part("A5", {"--max-seconds", "12"});
  EXPECT_GE(count(ran.err, line_of("uncaught") + "ReferenceError"), 2U) << ran.err;
  const Json report = parse_json(ran.out, "report");
  EXPECT_GE(report.at("requests").size(), 2U) << "the net lives";
  for (const Json& request : report.at("requests")) EXPECT_EQ(request.at("outcome"), "ok");
}

TEST_F(Script, EndsAnEndlessLoop) {
  const ProcessResult ran = part("A6", {"--until", "interrupted", "--max-seconds", "60"});
  EXPECT_THAT(ran.err, HasSubstr(line_of("endless"))) << ran.err;
  EXPECT_EQ(count(ran.err, "caught\r"), 0U) << "no script can catch it";
}

TEST_F(Script, OutlivesItsMemory) {
  const ProcessResult ran = part("A7", {"--max-seconds", "8"});
  EXPECT_GE(count(ran.err, line_of("too much") + "out of memory"), 2U) << ran.err;
}

TEST_F(Script, SendsABody) {
  const ProcessResult ran = part("B3");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("200 POST 12 pico"));
}

TEST_F(Script, SaysWhatIsWrong) {
  const ProcessResult ran = part("B4", {"--pin", "A5=1.65V", "--show", "led1", "--until", "string 186"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_EQ(count(ran.err, "it worked"), 0U);
  for (const char* const sentence :
       {"the net's mosi is B15 on this board", "the net is on SPI2, and no other bus is for scripts",
        "the net's cs is B10 on this board",
        "ESP8266WiFi_0v25: this image's net is wiznet: tlsfit build --net esp8266",
        "this image speaks https:// only", "example.com:443 is no target of this image's fit",
        "rejectUnauthorized: verification cannot be turned off", "B15 is the net's (mosi)"})
    EXPECT_THAT(ran.err, HasSubstr(sentence));
  EXPECT_THAT(ran.err, HasSubstr("A5 at 50 LED1 1 {\"a\":[1,\"b\"]}"));
}

// The lines that Espruino's users write for this module.
TEST(ScriptModem, JoinsTheNetworkThatItNames) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = start_nginx({.identities = {test_pki().ecdsa}});
  const TemporaryFolder place;
  const fs::path page = place.path() / "page.json";
  ASSERT_TRUE(tlsfit({"probe", server.name(), "--ca", test_pki().ca, "--save", page}).ok());
  write_file(place.path() / "main.js", fmt::format(R"(
Serial2.setup(115200, {{ rx: A3, tx: A2 }});
var wifi = require("ESP8266WiFi_0v25").connect(Serial2, function(err) {{
  if (err) throw err;
  wifi.reset(function(err) {{
    if (err) throw err;
    console.log("Connecting to WiFi");
    wifi.connect("a \"net\"", "secret key", function(err) {{
      if (err) throw err;
      wifi.getIP(function(err, ip) {{ console.log("address", ip); }});
      require("http").get("https://{}", function(res) {{
        res.on('data', function(data) {{ console.log(data); }});
      }});
    }});
  }});
}});
)",
                                                   server.name()));
  const fs::path elf = script_image(place.path(), {page}, "esp8266");
  const ProcessResult ran = tlsfit({"run", elf, "--json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("address "));
  EXPECT_THAT(ran.err, HasSubstr("hello from nginx"));
}

}  // namespace
}  // namespace tlsfit::test
