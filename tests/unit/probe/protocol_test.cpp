// What is spoken after the handshake if nobody says it.
#include <gtest/gtest.h>

#include "probe/options.hpp"

namespace tlsfit::probe {
namespace {

Protocol spoken(const char* name, const ProbeOptions& options = {}, const char* topic = "",
                const char* alpn = "") {
  Target target = parse_target(name);
  target.mqtt_topic = topic;
  target.alpn = alpn;
  return protocol_with(target, options);
}

TEST(Protocol, IsMqttWhereverSomethingSaysSo) {
  EXPECT_EQ(spoken("example.org"), Protocol::Http);
  EXPECT_EQ(spoken("example.org:28883"), Protocol::Http);
  EXPECT_EQ(spoken("example.org:8883"), Protocol::Mqtt);
  EXPECT_EQ(spoken("example.org:1883"), Protocol::Mqtt);
  EXPECT_EQ(spoken("example.org:28883", {}, "a/topic"), Protocol::Mqtt);
  EXPECT_EQ(spoken("example.org", {}, "", "x-amzn-mqtt-ca"), Protocol::Mqtt);
  EXPECT_EQ(spoken("example.org", {}, "", "h2"), Protocol::Http);
  ProbeOptions options;
  options.alpn = {"mqtt"};
  EXPECT_EQ(spoken("example.org", options), Protocol::Mqtt);
  options = {};
  options.mqtt.user = "weather";
  EXPECT_EQ(spoken("example.org:28883", options), Protocol::Mqtt);
  options.protocol = Protocol::Http;
  EXPECT_EQ(spoken("example.org:8883", options), Protocol::Http);
}

}  // namespace
}  // namespace tlsfit::probe
