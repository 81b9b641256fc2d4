// Programs of the user's in an image: what `tlsfit new` makes, and what https::Exchange promises, against a
// real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/board_and_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

class Programs : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!find_server("nginx")) return;
    place = std::make_unique<TemporaryFolder>();
    server = std::make_unique<Server>(start_nginx({.identities = {test_pki().ecdsa}, .directives = R"(
    location = /count { return 200 "$connection_requests"; }
    location = /closing { keepalive_timeout 0; return 200 "$connection_requests"; }
    location = /put { return 200 "$request_method $content_length $http_x_device"; }
    location = /pieces { proxy_pass https://127.0.0.1:PORT/put; }
    location = /moved { return 302 /elsewhere; }
    )"}));
    profile = place->path() / "target.json";
    const ProcessResult probed = tlsfit({"probe", server->name(), "--ca", test_pki().ca, "--save", profile});
    ASSERT_TRUE(probed.ok()) << probed.err;
  }
  static void TearDownTestSuite() {
    server.reset();
    place.reset();
  }
  void SetUp() override { TLSFIT_NEEDS("nginx", "nginx-light"); }

  /// An image with the program in `app`.
  static fs::path image(const std::string& app) {
    const fs::path folder = place->path() / fs::path(app).filename() / "build";
    const ProcessResult fitted = tlsfit({"fit", profile, "--board", any_board, "--net", any_net, "--optimize",
                                         "flash", "--estimate", "--app", app, "-o", folder / "fit"});
    EXPECT_TRUE(fitted.ok()) << fitted.err;
    const ProcessResult built = tlsfit({"build", "--board", any_board, "--net", any_net, "--fit",
                                        folder / "fit", "--app", app, "-o", folder});
    EXPECT_TRUE(built.ok()) << built.err;
    return folder / "firmware.elf";
  }

  static inline std::unique_ptr<TemporaryFolder> place;
  static inline std::unique_ptr<Server> server;
  static inline std::string profile;
};

TEST_F(Programs, NewFoldersBuildAndRunAtOnce) {
  const std::string url = "https://" + server->name();
  for (const std::string name : {"fetch", "post", "sensor"}) {
    const std::string folder = place->path() / name;
    const ProcessResult made =
        tlsfit({"new", folder, "--from", name, "--url", url + (name == "fetch" ? "/" : "/put")});
    ASSERT_TRUE(made.ok()) << made.err;
    const ProcessResult ran =
        tlsfit({"run", image(folder), "--until", "status 200", "--pin", "A1=1.65V", "--show", "led1"});
    EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
    if (name == "fetch") {
      EXPECT_THAT(ran.out, HasSubstr("hello from nginx"));
    } else if (name == "post") {
      EXPECT_THAT(ran.out, HasSubstr("posted: status 200"));
    } else {
      EXPECT_THAT(ran.out, HasSubstr("posted: {\"millivolts\": 16"));
      EXPECT_THAT(ran.out, HasSubstr(", \"starts\": 1}, status 200"));
      EXPECT_THAT(ran.err, testing::ContainsRegex("[0-9]\\.[0-9]+ s  led1 high\n"));
      EXPECT_THAT(ran.err,
                  testing::ContainsRegex("led1: 3 changes from [0-9.]+ s to [0-9.]+ s, low at the end"));
    }
  }
}

// Raw TLS, and ALPN: s_server sends back each line reversed, and says what it was asked for. It has no pages,
// and a probe would wait for them: what answers that is another one.
TEST(Sockets, ANewFolderSpeaksAProtocolOfItsOwn) {
  const Server server = start_s_server({test_pki().ecdsa}, {"-rev", "-alpn", "reverse", "-tlsextdebug"});
  const TemporaryFolder place;
  const fs::path folder = place.path() / "socket";
  const ProcessResult made = tlsfit({"new", folder, "--from", "socket", "--url", server.name(), "--ca",
                                     test_pki().ca, "--alpn", "reverse", "--resume"});
  ASSERT_TRUE(made.ok()) << made.err;
  const Json target = load_json(folder / "targets.json").at("targets").at(0);
  EXPECT_EQ(target.at("alpn"), "reverse");
  EXPECT_EQ(target.at("resume"), true);
  EXPECT_TRUE(fs::equivalent(folder / target.at("ca").get<std::string>(), test_pki().ca));

  const Server pages = start_s_server({test_pki().ecdsa});
  const fs::path profile = folder / "target.json";
  ASSERT_TRUE(tlsfit({"probe", pages.name(), "--ca", test_pki().ca, "--save", profile}).ok());
  Json seen = load_json(profile);
  seen["target"]["port"] = server.port();
  seen["target"]["address"] = fmt::format("127.0.0.1:{}", server.port());
  seen["target"]["alpn"] = target.at("alpn");
  write_file(profile, seen.dump());
  const ProcessResult fitted =
      tlsfit(on_any_board({"fit"}, {profile, "--estimate", "--app", ".", "-o", "fit"}), folder);
  ASSERT_TRUE(fitted.ok()) << fitted.err;
  const ProcessResult built =
      tlsfit(on_any_board({"build"}, {"--fit", "fit", "--app", ".", "-o", "out"}), folder);
  ASSERT_TRUE(built.ok()) << built.err;
  const ProcessResult ran = tlsfit({"run", "out/firmware.elf", "--json"}, folder);
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err << server.log();
  EXPECT_THAT(ran.err, HasSubstr("olleh"));
  EXPECT_THAT(server.log(), HasSubstr("application layer protocol negotiation"));
  EXPECT_EQ(parse_json(ran.out, "report").at("heap_at_end"), 0);
}

TEST_F(Programs, AnExchangeKeepsItsPromises) {
  const fs::path folder = place->path() / "exchanges";
  fs::copy(fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/exchanges", folder);
  write_file(folder / "server.hpp", fmt::format("constexpr char host[] = \"localhost\";\n"
                                                "constexpr unsigned short port = {};\n",
                                                server->port()));
  const fs::path elf = image(folder);
  const ProcessResult ran = tlsfit({"run", elf, "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("random yes"));
  EXPECT_THAT(ran.err, HasSubstr("wrong vectors: none"));
  EXPECT_THAT(ran.err, HasSubstr("keep: 200 50 ")) << "50 exchanges over one session";
  EXPECT_THAT(ran.err, HasSubstr("closing: 200 1 ")) << "a server that closes between two";
  EXPECT_THAT(ran.err, HasSubstr("put: 200 PUT 12 pico"));
  EXPECT_THAT(ran.err, HasSubstr("pieces: 200 POST 100000"));
  EXPECT_THAT(ran.err, HasSubstr("moved: 302 "));
  EXPECT_THAT(ran.err, HasSubstr("/elsewhere"));
  EXPECT_THAT(ran.err, HasSubstr("part: 206 from"));
  EXPECT_THAT(ran.err, HasSubstr("head: 200  "));
  const Json report = parse_json(ran.out, "report");
  EXPECT_EQ(report.at("heap_at_end"), 0);
  // keep, closing thrice (the first over the session that was kept), and one each of the other five.
  EXPECT_EQ(report.at("requests").size(), 8U);
}

// One image for all, for building one takes longer than running it.
TEST_F(Programs, ABugIsToldWithItsFileAndLine) {
  const std::string source = read_text(fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/bugs/app.cpp");
  const fs::path folder = place->path() / "bugs";
  write_file(folder / "app.cpp", source);
  const fs::path elf = image(folder);
  const std::pair<const char*, const char*> bugs[] = {
      {"null_pointer", "B3=low"}, {"endless_loop", "B4=low"}, {"stack_overflow", "B5=low"}};
  for (const auto& [bug, pin] : bugs) {
    // The watchdog would bite after 22 s of the device's time.
    const ProcessResult ran = tlsfit({"run", elf, "--max-seconds", "8", "--pin", pin});
    EXPECT_NE(ran.exit_code, 0) << ran.out << ran.err;
    const auto at = source.find(fmt::format("// {}", bug));
    const auto line = 1 + std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    EXPECT_THAT(ran.out + ran.err, HasSubstr(fmt::format("{}:{}", (folder / "app.cpp").string(), line)))
        << bug << ": " << ran.out << ran.err;
  }
}

TEST_F(Programs, AMistakeIsToldWithItsFileAndLine) {
  const fs::path folder = place->path() / "mistake";
  write_file(folder / "app.cpp", "void setup() {}\nvoid loop() {\n  nothing_of_this_name();\n}\n");
  const ProcessResult built = tlsfit({"build", "--board", any_board, "--net", any_net, "--target", profile,
                                      "--app", folder, "-o", place->path() / "mistake-out"});
  EXPECT_NE(built.exit_code, 0);
  EXPECT_THAT(built.err, HasSubstr((folder / "app.cpp").string() + ":3:3: error:")) << built.err;
}

}  // namespace
}  // namespace tlsfit::test
