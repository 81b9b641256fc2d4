#include "model/target_list.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;

std::vector<TargetEntry> entries(const std::string& target) {
  return target_list_from_json(
      parse_json(R"({"schema": "tlsfit.targets/1", "targets": [)" + target + "]}", "list"),
      "at/targets.json");
}

std::string refusal(const std::string& target) {
  try {
    entries(target);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    return error.what();
  }
  return "";
}

TEST(TargetList, FilesStandBesideTheList) {
  const TargetEntry entry = entries(R"({"host": "broker.example:8883", "ca": "root.pem",
      "client_cert": "device.pem", "client_key": "../keys/device.key"})")
                                .at(0);
  EXPECT_EQ(entry.target.name(), "broker.example:8883");
  EXPECT_EQ(entry.ca, "at/root.pem");
  EXPECT_EQ(entry.client_cert, "at/device.pem");
  EXPECT_EQ(entry.client_key, "keys/device.key");
}

TEST(TargetList, ACertificateAndItsKeyComeTogether) {
  EXPECT_EQ(entries(R"({"host": "a.example"})").at(0).client_cert, "");
  EXPECT_THAT(refusal(R"({"host": "a.example", "client_cert": "device.pem"})"),
              HasSubstr("client_key: want the key of client_cert"));
  EXPECT_THAT(refusal(R"({"host": "a.example", "client_key": "device.key"})"),
              HasSubstr("client_cert: want the certificate of client_key"));
}

TEST(TargetList, NamesATopicThatShowsHowLongABrokersRecordsAre) {
  const Target target = entries(R"({"host": "a.example", "port": 8883, "mqtt_topic": "a/b"})").at(0).target;
  EXPECT_EQ(target.mqtt_topic, "a/b");
  EXPECT_EQ(target_from_json(Fields(to_json(target), "target")), target);
  for (const char* const bad : {R"("a/+")", R"("#")", R"("a\u0000")", "1"})
    EXPECT_THAT(refusal(fmt::format(R"({{"host": "a.example", "mqtt_topic": {}}})", bad)),
                HasSubstr("mqtt_topic: want "))
        << bad;
}

TEST(TargetList, NamesTheProtocolToAskFor) {
  EXPECT_EQ(entries(R"({"host": "a.example", "alpn": "x-amzn-mqtt-ca"})").at(0).target.alpn,
            "x-amzn-mqtt-ca");
  EXPECT_EQ(entries(R"({"host": "a.example"})").at(0).target.alpn, "");
  for (const char* const bad : {R"("a\"b")", R"("a\\b")", R"("a b")", "1"})
    EXPECT_THAT(refusal(fmt::format(R"({{"host": "a.example", "alpn": {}}})", bad)), HasSubstr("alpn: want "))
        << bad;
}

TEST(TargetList, SaysWhetherSessionsAreResumed) {
  EXPECT_TRUE(entries(R"({"host": "a.example", "resume": true})").at(0).target.resume);
  EXPECT_FALSE(entries(R"({"host": "a.example"})").at(0).target.resume);
  EXPECT_THAT(refusal(R"({"host": "a.example", "resume": "yes"})"), HasSubstr("resume: want "));
}

TEST(TargetList, ComplaintsNameTheTarget) {
  EXPECT_THAT(refusal(R"({"host": "a.example:8443", "port": 0})"),
              HasSubstr("at/targets.json: targets[0] (a.example:8443): port: want a number from 1 to 65535"));
  EXPECT_THAT(
      refusal(R"({"host": "ex ample"})"),
      HasSubstr("at/targets.json: targets[0]: host: want a host name, or HOST:PORT (not a host name), "
                "got \"ex ample\""));
}

TEST(TargetList, AFileThatCannotBeReadIsTheTargetsOwn) {
  const TemporaryFolder folder;
  const fs::path list = folder.path() / "targets.json";
  write_file(list, R"({"schema": "tlsfit.targets/1", "targets": [{"host": "a.example", "ca": "no.pem"}]})");
  try {
    load_target_list(list);
    ADD_FAILURE() << "read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("targets[0] (a.example:443): ca: "));
    EXPECT_THAT(error.what(), HasSubstr("no.pem cannot be read: No such file"));
  }
}

// What the network is joined with: never a secret, only where it is.
TEST(TargetList, NamesTheNetworkToJoin) {
  const auto join = [](const std::string& text) {
    return join_given_from_json(Fields(parse_json(text, "list"), "join"), "at/targets.json");
  };
  EXPECT_EQ(join(R"({"ssid": "home", "key_file": "home.key", "apn": "internet", "user": "u",
                     "password_file": "../password", "pin_file": "/pin"})"),
            (JoinGiven{{"ssid", "home"},
                       {"key", "at/home.key"},
                       {"apn", "internet"},
                       {"user", "u"},
                       {"password", "password"},
                       {"pin", "/pin"}}));
  const TemporaryFolder folder;
  const fs::path list = folder.path() / "targets.json";
  write_file(list, R"({"schema": "tlsfit.targets/1", "targets": [{"host": "a.example"}],
                       "join": {"ssid": "home"}})");
  EXPECT_EQ(load_target_list(list).size(), 1U);
  EXPECT_EQ(load_target_list_join(list), (JoinGiven{{"ssid", "home"}}));
}

TEST(TargetList, AKeyInTheListItselfIsRefusedAndNotShown) {
  for (const std::string name : {"key", "password", "pin"}) {
    const std::string list = R"({"schema": "tlsfit.targets/1", "targets": [{"host": "a.example"}],
                                 "join": {")" +
                             name + R"(": "correct horse"}})";
    try {
      target_list_from_json(parse_json(list, "list"), "at/targets.json");
      ADD_FAILURE() << "taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      EXPECT_THAT(error.what(), HasSubstr("at/targets.json: join: " + name + ": "));
      EXPECT_THAT(error.what(), HasSubstr("\"" + name + "_file\""));
      EXPECT_THAT(error.what(), testing::Not(HasSubstr("horse")));
    }
  }
}

TEST(TargetList, UnknownKeysAreRejected) {
  EXPECT_THAT(refusal(R"({"host": "a.example", "client_keys": "device.key"})"), HasSubstr("client_keys"));
}

}  // namespace
}  // namespace tlsfit
