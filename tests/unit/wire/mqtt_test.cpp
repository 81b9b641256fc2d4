#include "wire/mqtt.hpp"

#include <gmock/gmock.h>

namespace tlsfit::wire {
namespace {

// MQTT 3.1.1 §3.1: protocol name and level, flags, keep-alive, then the payload's texts in this order.
TEST(Mqtt, ConnectCarriesWhatIsGiven) {
  EXPECT_EQ(hex(mqtt_connect({.client_id = "a"})),
            "100d00044d51545404"
            "02"
            "003c"
            "000161");
  EXPECT_EQ(hex(mqtt_connect({.client_id = "a", .user = "b", .password = "c"})),
            "101300044d51545404"
            "c2"
            "003c"
            "000161"
            "000162"
            "000163");
  EXPECT_EQ(hex(mqtt_connect({.client_id = "a", .password = "c"})), hex(mqtt_connect({.client_id = "a"})));
}

TEST(Mqtt, SubscribePublishAndPing) {
  EXPECT_EQ(hex(mqtt_subscribe("a/b")),
            "8208"
            "0001"
            "0003612f62"
            "00");
  EXPECT_EQ(hex(mqtt_publish("t", 2)),
            "3005"
            "000174"
            "7878");
  EXPECT_EQ(hex(mqtt_publish("t", 200)).substr(0, 12), "30cb01000174");  // 203 = 0x4B + 128 · 1 (§2.2.3)
  EXPECT_EQ(hex(mqtt_ping()), "c000");
}

TEST(Mqtt, AnswersInPiecesOfAnySize) {
  const Bytes bytes = from_hex("20020000 9003000100 3005000174 7878 d000");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    MqttAnswers answers;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      EXPECT_FALSE(answers.pong);
      answers.feed(ByteView(bytes).subspan(at, std::min(step, bytes.size() - at)));
    }
    EXPECT_EQ(answers.connack, 0);
    EXPECT_EQ(answers.suback, 0);
    EXPECT_EQ(answers.published, 5U);
    EXPECT_TRUE(answers.pong);
    EXPECT_FALSE(answers.garbled);
  }
}

TEST(Mqtt, RefusalsAndTheirNames) {
  MqttAnswers answers;
  answers.feed(from_hex("20020005 9003000180"));
  EXPECT_EQ(connack_name(*answers.connack), "not authorized (5)");
  EXPECT_EQ(answers.suback, 0x80);
  EXPECT_EQ(connack_name(77), "unknown return code (77)");
}

TEST(Mqtt, WhatIsNotMqttIsSeen) {
  for (const char* bytes : {"48545450", "20030000", "900100", "30ffffffff01", "00"}) {
    MqttAnswers answers;
    answers.feed(from_hex(bytes));
    answers.feed(from_hex("d000"));
    EXPECT_TRUE(answers.garbled) << bytes;
    EXPECT_FALSE(answers.pong) << bytes;
  }
}

}  // namespace
}  // namespace tlsfit::wire
