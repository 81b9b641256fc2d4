// The same pages by an ESP8266 on a UART: one image, whatever firmware the module has and whatever befalls
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Esp8266 : public ServedImage {
 protected:
  /// A page of which no record limit tells: it comes in many pieces.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')}, "esp8266");
  }
};

TEST_F(Esp8266, BringsPagesOneAfterAnotherAndTwoAtOnce) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "3", "--at-once"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  for (const std::size_t n : {0U, 1U, 2U}) EXPECT_EQ(result.request(n).at("http").at("bytes"), 3000);
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  EXPECT_THAT(result.transcript, Not(HasSubstr("ORE"))) << "no byte may be lost while the CPU computes";
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
                  {{"--modem", "reset@3s", "--clock", "+0"}, "restarted by itself"}};
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

// The last: it changes the image.
TEST_F(Esp8266, TheKeyIsInTheImageAndNowhereElse) {
  const TemporaryFolder place;
  const std::string key = "correct horse, \"battery\"";
  write_file(place.path() / "key", key + "\n");
  const fs::path out = image->elf().parent_path();
  const ProcessResult built =
      tlsfit({"build", "--verbose", "--board", "pico", "--net", "esp8266", "--fit", image->fit_folder(), "-o",
              out, "--wifi-ssid", "a \"net\"", "--wifi-key", place.path() / "key"});
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
