#include "build/join.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/paths.hpp"

namespace tlsfit {
namespace {

using testing::HasSubstr;
using testing::Not;

class Join : public testing::Test {
 protected:
  Join() {
    for (const JoinField& field : join_fields())
      if (field.secret()) ::unsetenv(std::string(field.variable).c_str());
    air.id = "air";
    air.join = {{"ssid", 32}, {"key", 64}};
    mobile.id = "mobile";
    mobile.join = {{"apn", 50}, {"user", 50}, {"password", 50}, {"pin", 8}};
    cable.id = "cable";
  }
  ~Join() override { ::unsetenv("TLSFIT_WIFI_KEY"); }

  std::string file(const std::string& content) const {
    const fs::path path = folder.path() / "secret";
    write_file(path, content);
    return path.string();
  }
  tlsfit::Join joined(const Net& net, const JoinGiven& options, const JoinGiven& listed = {}) {
    return join_for(net, options, listed, [&](std::string_view question) {
      asked = question;
      return answer;
    });
  }
  std::string complaint(const Net& net, const JoinGiven& options, const JoinGiven& listed = {}) {
    try {
      joined(net, options, listed);
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      return error.what();
    }
    return "";
  }

  Net air, mobile, cable;
  TemporaryFolder folder;
  std::optional<std::string> answer;
  std::string asked;
};

using Given = tlsfit::Join;

TEST_F(Join, TakesAKeyFromAFileWithoutTheEndOfItsLine) {
  EXPECT_EQ(joined(air, {{"ssid", "home"}, {"key", file("correct horse\r\n")}}),
            (Given{{"ssid", "home"}, {"key", "correct horse"}}));
  EXPECT_EQ(asked, "");
}

TEST_F(Join, TheFileComesBeforeTheEnvironmentAndThatBeforeTheListAndThatBeforeAQuestion) {
  const JoinGiven listed{{"key", file("of the list")}};
  answer = "of a person";
  EXPECT_EQ(joined(air, {{"ssid", "home"}}, {}).at("key"), "of a person");
  EXPECT_THAT(asked, HasSubstr("the Wi-Fi key for home"));
  EXPECT_EQ(joined(air, {}, {{"ssid", "home"}, {"key", file("of the list")}}).at("key"), "of the list");
  ::setenv("TLSFIT_WIFI_KEY", "of the environment", 1);
  EXPECT_EQ(joined(air, {}, {{"ssid", "home"}, {"key", file("of the list")}}).at("key"),
            "of the environment");
  EXPECT_EQ(joined(air, {{"ssid", "home"}, {"key", file("of a file")}}).at("key"), "of a file");
}

TEST_F(Join, NobodyIsAskedWithoutANetworkOrWhereTheEnvironmentSaysThatThereIsNoKey) {
  answer = "not wanted";
  EXPECT_EQ(joined(air, {}), Given{});
  EXPECT_EQ(joined(mobile, {{"apn", "internet"}}), (Given{{"apn", "internet"}}));
  ::setenv("TLSFIT_WIFI_KEY", "", 1);
  EXPECT_EQ(joined(air, {{"ssid", "open"}}), (Given{{"ssid", "open"}}));
  EXPECT_EQ(asked, "");
  ::setenv("TLSFIT_WIFI_KEY", "of no network", 1);
  EXPECT_EQ(joined(air, {}), Given{});
}

TEST_F(Join, AListsKeyIsNotForTheNetworkThatTheCommandLineNames) {
  const JoinGiven listed{{"ssid", "home"}, {"key", file("of the list")}};
  EXPECT_EQ(joined(air, {{"ssid", "attic"}}, listed), (Given{{"ssid", "attic"}}));
  const JoinGiven point{{"apn", "theirs"}, {"user", "u"}, {"password", file("of the list")}};
  EXPECT_EQ(joined(mobile, {{"apn", "ours"}}, point), (Given{{"apn", "ours"}}));
  EXPECT_EQ(joined(mobile, {}, point).at("password"), "of the list");
}

TEST_F(Join, WhatANetHasNoUseForIsRefusedOnTheCommandLineAndPassedOverInAList) {
  EXPECT_THAT(complaint(cable, {{"ssid", "home"}}), HasSubstr("--wifi-ssid: net cable"));
  EXPECT_THAT(complaint(air, {{"apn", "internet"}}), HasSubstr("--apn: net air"));
  EXPECT_THAT(complaint(air, {{"pin", file("1234")}}), HasSubstr("has no use for the SIM's PIN"));
  EXPECT_EQ(joined(mobile, {}, {{"ssid", "home"}}), Given{});
}

TEST_F(Join, RefusesWhatNoNetworkHasAndNeverShowsTheSecret) {
  EXPECT_EQ(complaint(air, {{"ssid", "home"}, {"key", file("12345678")}}), "");
  for (const std::string& bad : {std::string("1234567"), "1234" + std::string(61, 'k'),
                                 std::string("1234\n5678"), std::string("1234567\0", 8)}) {
    const std::string said = complaint(air, {{"ssid", "home"}, {"key", file(bad)}});
    EXPECT_THAT(said, HasSubstr("the Wi-Fi key: "));
    EXPECT_THAT(said, Not(HasSubstr("1234")));
  }
  EXPECT_THAT(complaint(air, {{"key", file("12345678")}}), HasSubstr("--wifi-key: want --wifi-ssid, too"));
  EXPECT_THAT(complaint(mobile, {}, {{"user", "u"}}), HasSubstr("user: want apn, too"));
  EXPECT_THAT(complaint(air, {{"ssid", std::string(33, 's')}}), HasSubstr("want 1 to 32 characters"));
  EXPECT_THAT(complaint(mobile, {{"pin", file("12a4")}}), HasSubstr("digits"));
  EXPECT_THAT(complaint(mobile, {{"apn", "inter\"net"}}),
              HasSubstr("the access point's name: has a quote in it"));
}

TEST_F(Join, SaysWhichSecretsAreInIt) {
  EXPECT_THAT(secrets_in({{"ssid", "home"}}), testing::IsEmpty());
  EXPECT_THAT(secrets_in({{"ssid", "home"}, {"key", "k"}, {"pin", "1234"}}),
              testing::ElementsAre("the Wi-Fi key", "the SIM's PIN"));
}

}  // namespace
}  // namespace tlsfit
