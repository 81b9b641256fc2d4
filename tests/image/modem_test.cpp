// The same pages by an ESP8266 on a UART, of an Original Espruino (STM32F103, Cortex-M3): one image, whatever
// firmware the module has and whatever befalls it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Esp8266 : public ServedImage {
 protected:
  /// A page of which no record limit tells: it comes in many pieces. The console can say which network to
  /// join, which says nothing until it does.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().make_identity("largest", {.padding = 14'000})},
           .page = std::string(3000, 'p')},
          "esp8266", {"--join", "console"}, "espruino");
  }

  /// What is typed at the device's console, with this flash.
  static ProcessResult at_console(const fs::path& flash, const std::string& typed,
                                  const std::vector<std::string>& more = {}) {
    ProcessOptions keys;
    keys.input = typed;
    keys.timeout = std::chrono::minutes(2);
    std::vector<std::string> words = {TLSFIT_BINARY, "run", image->elf(), "--flash", flash,
                                      "--speed",     "100", "--seed",     "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run_process(words, keys);
  }
};

TEST_F(Esp8266, BringsPagesOneAfterAnotherAndTwoAtOnce) {
  const Server small = start_nginx({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')});
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "3", "--at-once", "--map",
                                        fmt::format("localhost=127.0.0.1:{}", small.port())});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  for (const std::size_t n : {0U, 1U, 2U}) EXPECT_EQ(result.request(n).at("http").at("bytes"), 3000);
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  EXPECT_THAT(result.transcript, Not(HasSubstr("ORE"))) << "no byte may be lost while the CPU computes";
}

// While a chain is verified, what follows it keeps coming at 115,200 bit/s: from 1.7 on it waits in the
// module.
TEST_F(Esp8266, LosesNoByteWhileItVerifiesChainsOfEachSize) {
  for (const std::size_t padding : {500U, 1500U, 3500U, 7500U, 14'000U}) {
    const Server other = start_nginx(
        {.identities = {test_pki().make_identity(fmt::format("of-{}", padding), {.padding = padding})}});
    const std::string map = fmt::format("localhost=127.0.0.1:{}", other.port());
    for (const char* const firmware : {"firmware=1.7", "firmware=0.25"}) {
      if (padding < 14'000 && std::string_view(firmware) == "firmware=0.25") continue;
      const RunResult result =
          run(*image, {"--get", url(*server), "--map", map, "--modem", firmware, "--seed", "1"});
      EXPECT_EQ(result.exit_code, 0) << padding << " " << firmware << "\n" << result.transcript;
      EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
      EXPECT_THAT(result.transcript, Not(HasSubstr("ORE"))) << padding;
      EXPECT_THAT(result.transcript, Not(HasSubstr("lost"))) << padding;
    }
  }
}

TEST_F(Esp8266, RefusesAndServesAsOverEveryNet) {
  expect_refusals(*image, *server);
  expect_other_servers(*image, *server, true);
}

TEST_F(Esp8266, SpeaksWithEachFirmware) {
  for (const char* const firmware : {"firmware=0.25", "firmware=2.2,busy"}) {
    const RunResult result = run(*image, {"--get", url(*server), "--modem", firmware});
    EXPECT_EQ(result.exit_code, 0) << firmware << "\n" << result.transcript;
    EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
  }
}

TEST_F(Esp8266, SaysWhatBefellTheModuleAndServesTheNextRequest) {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } troubles[] = {{{"--cable", "down@600B,up@+3s"}, "Wi-Fi network was lost"},
                  {{"--modem", "reset@6s", "--clock", "+0"}, "restarted by itself"}};
  for (const auto& trouble : troubles) {
    std::vector<std::string> arguments = {"--get",   url(*server), "--repeat", "2",
                                          "--speed", "20",         "--seed",   "1"};
    arguments.insert(arguments.end(), trouble.arguments.begin(), trouble.arguments.end());
    const RunResult result = run(*image, arguments);
    EXPECT_THAT(result.transcript, HasSubstr(trouble.said));
    EXPECT_EQ(result.outcome(1), "ok") << result.transcript;
  }
  const RunResult nowhere = run(*image, {"--get", url(*server), "--modem", "no-network", "--speed", "50"});
  EXPECT_EQ(nowhere.exit_code, 4);
  EXPECT_THAT(nowhere.error(0), HasSubstr("remembers"));
}

TEST_F(Esp8266, TheConsoleSaysWhichNetworkAndFlashKeepsIt) {
  const TemporaryFolder place;
  const fs::path flash = place.path() / "flash", cut = place.path() / "cut";
  const auto has = [](const fs::path& file, std::string_view text) {
    return read_text(file).find(text) != std::string::npos;
  };
  const ProcessResult told = at_console(flash, R"(wifi "the \"attic\"" "correct horse")"
                                               "\n");
  EXPECT_THAT(told.out, HasSubstr(R"(wifi "the \"attic\"" ***************)")) << told.err;
  EXPECT_THAT(told.out + told.err, Not(HasSubstr("horse")));
  EXPECT_TRUE(has(flash, std::string_view("the \"attic\"\0correct horse", 25)));
  // While the new record is half written; and when both are whole.
  for (const char* const write : {"7", "16"}) {
    fs::copy_file(flash, cut, fs::copy_options::overwrite_existing);
    const ProcessResult failed =
        at_console(cut, "wifi cellar batterystaple\n", {"--power-cut", write, "--max-seconds", "60"});
    EXPECT_THAT(failed.err, HasSubstr("power"));
    const RunResult next = run(*image, {"--get", url(*server), "--flash", cut, "--speed", "100"});
    EXPECT_EQ(next.exit_code, 0) << next.transcript;
    EXPECT_THAT(next.transcript, HasSubstr("Wi-Fi joined")) << "it has a name to join by";
    EXPECT_NE(has(cut, "correct horse"), has(cut, "batterystaple")) << "write " << write;
  }
  at_console(flash, "forget\n");
  EXPECT_FALSE(has(flash, "attic"));
  EXPECT_FALSE(has(flash, "horse"));
}

// The last: it changes the image.
TEST_F(Esp8266, TheKeyIsInTheImageAndNowhereElse) {
  const TemporaryFolder place;
  const std::string key = "correct horse, \"battery\"";
  write_file(place.path() / "key", key + "\n");
  const fs::path out = image->elf().parent_path();
  const ProcessResult built =
      tlsfit({"build", "--verbose", "--board", "espruino", "--net", "esp8266", "--fit", image->fit_folder(),
              "-o", out, "--wifi-ssid", "a \"net\"", "--wifi-key", place.path() / "key"});
  ASSERT_TRUE(built.ok()) << built.err;
  EXPECT_THAT(built.err, HasSubstr("no work to do")) << "a compiler may have seen the key";
  EXPECT_THAT(built.out + built.err, Not(HasSubstr("horse")));
  const auto has_key = [&](const fs::path& file) { return read_text(file).find(key) != std::string::npos; };
  EXPECT_TRUE(has_key(out / "firmware.bin"));
  for (const fs::path& folder : {image->fit_folder(), out / ".tlsfit"})
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      EXPECT_FALSE(entry.is_regular_file() && has_key(entry.path())) << entry.path();
  const RunResult good = run(*image, {"--get", url(*server)});
  EXPECT_EQ(good.exit_code, 0) << good.transcript;
  EXPECT_THAT(good.transcript, HasSubstr("Wi-Fi joined"));
  const RunResult bad = run(*image, {"--get", url(*server), "--modem", "wrong-key", "--speed", "50"});
  EXPECT_THAT(bad.error(0), HasSubstr("key is wrong"));
}

}  // namespace
}  // namespace tlsfit::test
