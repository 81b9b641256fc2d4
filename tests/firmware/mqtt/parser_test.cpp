#include "mqtt/parser.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace mqtt {
namespace {

using testing::ElementsAre;

/// What a parser finds in bytes that come in pieces of at most `most`.
struct Reading {
  std::vector<std::string> found;
  std::string payload, topic;
  bool malformed = false;
};

std::string describe(const Parser& parser, Found found) {
  switch (found) {
    case Found::Message:
      return "message " + std::to_string(parser.size()) + " qos " +
             std::to_string(static_cast<int>(parser.qos())) + (parser.retain() ? " retain" : "") +
             (parser.duplicate() ? " dup" : "") +
             (parser.qos() == Qos::AtMostOnce ? "" : " id " + std::to_string(parser.id()));
    case Found::Packet:
      return "packet " + std::to_string(static_cast<int>(parser.type())) + " id " +
             std::to_string(parser.id()) + " code " + std::to_string(parser.code());
    case Found::More:
    case Found::Payload:
    case Found::Malformed:
      break;
  }
  return "malformed";
}

Reading read(const std::vector<std::uint8_t>& bytes, std::size_t most = 1000, std::size_t topic_room = 100) {
  Parser parser;
  Reading reading;
  std::vector<char> topic(topic_room);
  for (std::size_t at = 0; at < bytes.size() && !reading.malformed;) {
    const std::size_t size = std::min({parser.wants(), most, bytes.size() - at});
    const std::span<const std::uint8_t> piece(bytes.data() + at, size);
    const Found found = parser.take(piece, topic);
    at += size;
    reading.malformed = found == Found::Malformed;
    if (found == Found::Payload) reading.payload.append(piece.begin(), piece.end());
    if (found == Found::Message) reading.topic.assign(topic.data(), parser.topic_size());
    if (found == Found::Message || found == Found::Packet) reading.found.push_back(describe(parser, found));
  }
  return reading;
}

TEST(MqttParser, AnswersOfEveryType) {
  EXPECT_THAT(read({0x20, 2, 0, 0, 0x40, 2, 1, 2, 0x50, 2,    1, 3, 0x62, 2,    1, 4,
                    0x70, 2, 1, 5, 0x90, 3, 1, 6, 2,    0xB0, 2, 1, 7,    0xD0, 0})
                  .found,
              ElementsAre("packet 2 id 0 code 0", "packet 4 id 258 code 2", "packet 5 id 259 code 3",
                          "packet 6 id 260 code 4", "packet 7 id 261 code 5", "packet 9 id 262 code 2",
                          "packet 11 id 263 code 7", testing::StartsWith("packet 13")));
}

TEST(MqttParser, ConnackSaysWhetherThereIsASession) {
  Parser parser;
  const std::vector<std::uint8_t> bytes = {0x20, 2, 1, 0};
  Found found = Found::More;
  for (const std::uint8_t& byte : bytes) found = parser.take({&byte, 1}, {});
  EXPECT_EQ(found, Found::Packet);
  EXPECT_TRUE(parser.session_present());
  EXPECT_EQ(parser.code(), 0);
}

TEST(MqttParser, MessagesInPiecesOfAnySize) {
  const std::vector<std::uint8_t> bytes = {0x3B, 11,  0,    3, 'a', '/', 'b', 1,   2,    'l', 'o',
                                           'n',  'g', 0x30, 4, 0,   2,   'x', 'y', 0xD0, 0};
  for (std::size_t most = 1; most < 6; ++most) {
    const Reading reading = read(bytes, most);
    EXPECT_THAT(reading.found, ElementsAre("message 4 qos 1 retain dup id 258", "message 0 qos 0",
                                           testing::StartsWith("packet 13")));
    EXPECT_EQ(reading.payload, "long");
    EXPECT_EQ(reading.topic, "xy");
  }
}

TEST(MqttParser, AMessageOfTheLargestSize) {
  Parser parser;
  const std::vector<std::uint8_t> head = {0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 'a'};
  Found found = Found::More;
  for (const std::uint8_t& byte : head) found = parser.take({&byte, 1}, {});
  EXPECT_EQ(found, Found::Message);
  EXPECT_EQ(parser.size(), largest_remaining - 3);
  std::uint64_t came = 0;
  const std::vector<std::uint8_t> piece(1 << 20);
  while (parser.left() != 0) {
    const std::size_t size = std::min(parser.wants(), piece.size());
    ASSERT_EQ(parser.take({piece.data(), size}, {}), Found::Payload);
    came += size;
  }
  EXPECT_EQ(came, largest_remaining - 3);
  EXPECT_EQ(parser.wants(), 1U) << "the next packet begins";
}

TEST(MqttParser, ALongTopicIsCutOff) {
  const Reading reading = read({0x30, 9, 0, 5, 'a', 'b', 'c', 'd', 'e', '1', '2'}, 1000, 3);
  EXPECT_EQ(reading.topic, "abc");
  EXPECT_EQ(reading.payload, "12");
}

struct Bad {
  const char* why;
  std::vector<std::uint8_t> bytes;
};

TEST(MqttParser, RefusesWhatIsMalformed) {
  for (const Bad& bad :
       std::vector<Bad>{{"type 0, section 2.2.1", {0x00, 0}},
                        {"type 15, section 2.2.1", {0xF0, 0}},
                        {"CONNECT comes from clients", {0x10, 0}},
                        {"SUBSCRIBE comes from clients", {0x82, 2}},
                        {"PINGREQ comes from clients", {0xC0, 0}},
                        {"DISCONNECT comes from clients", {0xE0, 0}},
                        {"CONNACK's flags, MQTT-2.2.2-2", {0x21, 2}},
                        {"PUBREL's flags, MQTT-3.6.1-1", {0x60, 2}},
                        {"PUBACK's flags", {0x42, 2}},
                        {"five bytes of length, section 2.2.3", {0x30, 0xFF, 0xFF, 0xFF, 0xFF}},
                        {"CONNACK of 1 byte", {0x20, 1}},
                        {"CONNACK of 3 bytes", {0x20, 3}},
                        {"PUBACK of 0 bytes", {0x40, 0}},
                        {"SUBACK of 2 bytes", {0x90, 2}},
                        {"SUBACK for two topics", {0x90, 4}},
                        {"SUBACK of 19 bytes", {0x90, 19}},
                        {"PINGRESP of 1 byte", {0xD0, 1}},
                        {"PUBACK of 268,435,455 bytes", {0x40, 0xFF, 0xFF, 0xFF, 0x7F}},
                        {"CONNACK's reserved bits, section 3.2.2.1", {0x20, 2, 2, 0}},
                        {"a refusal with a session, MQTT-3.2.2-4", {0x20, 2, 1, 5}},
                        {"a reserved return code", {0x20, 2, 0, 6}},
                        {"identifier 0, MQTT-2.3.1-1", {0x40, 2, 0, 0}},
                        {"identifier 0 of SUBACK", {0x90, 3, 0, 0, 1}},
                        {"SUBACK's code 3, MQTT-3.9.3-2", {0x90, 3, 0, 1, 3}},
                        {"QoS 3, MQTT-3.3.1-4", {0x36, 9}},
                        {"DUP with QoS 0, MQTT-3.3.1-2", {0x38, 9}},
                        {"PUBLISH without a topic", {0x30, 2}},
                        {"an empty topic, MQTT-4.7.3-1", {0x30, 9, 0, 0}},
                        {"a topic longer than the packet", {0x30, 5, 0, 4}},
                        {"no room for the identifier", {0x32, 6, 0, 3}},
                        {"identifier 0 of a PUBLISH", {0x32, 6, 0, 1, 'a', 0, 0}},
                        {"a wildcard in a topic, MQTT-3.3.2-2", {0x30, 9, 0, 3, 'a', '/', '+'}},
                        {"a wildcard in a topic", {0x30, 9, 0, 1, '#'}},
                        {"U+0000, MQTT-1.5.3-2", {0x30, 9, 0, 2, 'a', 0}},
                        {"a stray continuation", {0x30, 9, 0, 1, 0x80}},
                        {"an overlong form of two bytes", {0x30, 9, 0, 2, 0xC0, 0xAF}},
                        {"an overlong form of three bytes", {0x30, 9, 0, 3, 0xE0, 0x9F, 0xBF}},
                        {"an overlong form of four bytes", {0x30, 9, 0, 4, 0xF0, 0x8F, 0xBF, 0xBF}},
                        {"a surrogate, MQTT-1.5.3-1", {0x30, 9, 0, 3, 0xED, 0xA0, 0x80}},
                        {"the last surrogate", {0x30, 9, 0, 3, 0xED, 0xBF, 0xBF}},
                        {"beyond U+10FFFF", {0x30, 9, 0, 4, 0xF4, 0x90, 0x80, 0x80}},
                        {"a byte that UTF-8 does not have", {0x30, 9, 0, 1, 0xF5}},
                        {"a character that ends too early", {0x30, 9, 0, 2, 0xC3, 'a'}},
                        {"a topic that ends within a character", {0x30, 9, 0, 1, 0xC3}}}) {
    const Reading reading = read(bad.bytes);
    EXPECT_TRUE(reading.malformed) << bad.why;
    EXPECT_TRUE(reading.found.empty()) << bad.why;
  }
}

TEST(MqttParser, TakesUtf8OfEveryLength) {
  // U+007F, U+0080, U+07FF, U+0800, U+D7FF, U+E000, U+FFFF, U+10000, U+10FFFF
  const std::string topic =
      "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
  std::vector<std::uint8_t> bytes = {0x30, static_cast<std::uint8_t>(topic.size() + 2), 0,
                                     static_cast<std::uint8_t>(topic.size())};
  bytes.insert(bytes.end(), topic.begin(), topic.end());
  EXPECT_EQ(read(bytes).topic, topic);
}

}  // namespace
}  // namespace mqtt
