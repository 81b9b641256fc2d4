#include "build/join.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/paths.hpp"

using namespace tlsfit;

TEST(Join, TakesAKeyFromAFileWithoutTheEndOfItsLine) {
  const TemporaryFolder folder;
  write_file(folder.path() / "key", "correct horse\r\n");
  EXPECT_EQ(join_for("home", (folder.path() / "key").string()).key, "correct horse");
  EXPECT_EQ(join_for("", "").ssid, "");
}

TEST(Join, RefusesWhatNoNetworkHasAndNeverShowsTheKey) {
  const TemporaryFolder folder;
  const std::string key = (folder.path() / "key").string();
  const auto complaint = [&](const std::string& ssid, const std::string& content) -> std::string {
    write_file(key, content);
    try {
      join_for(ssid, key);
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(complaint("home", "12345678"), "");
  for (const std::string& bad : {std::string("1234567"), std::string(65, 'k'), std::string("1234\n5678")}) {
    EXPECT_NE(complaint("home", bad), "");
    EXPECT_THAT(complaint("home", bad), testing::Not(testing::HasSubstr("1234")));
  }
  EXPECT_NE(complaint("", "12345678"), "") << "a key without a network";
  EXPECT_NE(complaint(std::string(33, 's'), "12345678"), "");
}
