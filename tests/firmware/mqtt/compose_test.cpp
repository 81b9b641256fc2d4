#include "mqtt/compose.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace mqtt {
namespace {

using testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

/// A packet as it is sent: in pieces of `room` bytes, composed anew for each.
template <class Compose>
Bytes whole(Compose compose, std::size_t room = 1000) {
  Bytes packet;
  for (bool cut = true; cut;) {
    Bytes piece(room);
    Writer out(piece, static_cast<std::uint32_t>(packet.size()));
    compose(out);
    packet.insert(packet.end(), out.written().begin(), out.written().end());
    cut = out.cut();
  }
  return packet;
}

Bytes connect(const Login& login, std::size_t room = 1000) {
  return whole([&](Writer& out) { compose_connect(out, login); }, room);
}

TEST(MqttCompose, ConnectWithNothingButAName) {
  EXPECT_THAT(connect({.client = "a"}),
              ElementsAre(0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 0x02, 0, 60, 0, 1, 'a'));
  EXPECT_THAT(connect({.keep_alive = 1200, .clean = false}),
              ElementsAre(0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 4, 0xB0, 0, 0));
}

TEST(MqttCompose, ConnectWithEverythingInPiecesOfAnySize) {
  const Will will = {.topic = "w", .payload = "bye", .qos = Qos::ExactlyOnce, .retain = true};
  const Login login = {
      .client = "c", .user = "u", .password = std::string_view("p\0q", 3), .keep_alive = 1, .will = &will};
  const Bytes all = connect(login);
  EXPECT_THAT(all, ElementsAre(0x10, 29, 0, 4, 'M', 'Q', 'T', 'T', 4, 0xF6, 0, 1, 0, 1, 'c', 0, 1, 'w', 0, 3,
                               'b', 'y', 'e', 0, 1, 'u', 0, 3, 'p', 0, 'q'));
  for (std::size_t room = 1; room < all.size(); ++room) EXPECT_EQ(connect(login, room), all) << room;
}

TEST(MqttCompose, NoPasswordWithoutAUser) {
  EXPECT_EQ(connect({.password = "p"}), connect({}));  // [MQTT-3.1.2-22]
  EXPECT_EQ(connect({.user = "u"}).at(9), 0x82);
}

TEST(MqttCompose, RemainingLengthsOfSectionTwo) {
  const auto length = [](std::uint32_t value) { return whole([&](Writer& out) { out.length(value); }); };
  EXPECT_THAT(length(0), ElementsAre(0));
  EXPECT_THAT(length(127), ElementsAre(0x7F));
  EXPECT_THAT(length(128), ElementsAre(0x80, 0x01));
  EXPECT_THAT(length(16'383), ElementsAre(0xFF, 0x7F));
  EXPECT_THAT(length(16'384), ElementsAre(0x80, 0x80, 0x01));
  EXPECT_THAT(length(2'097'151), ElementsAre(0xFF, 0xFF, 0x7F));
  EXPECT_THAT(length(2'097'152), ElementsAre(0x80, 0x80, 0x80, 0x01));
  EXPECT_THAT(length(largest_remaining), ElementsAre(0xFF, 0xFF, 0xFF, 0x7F));
}

TEST(MqttCompose, PublishWithAndWithoutAnIdentifier) {
  const auto publish = [](Qos qos, bool retain, std::uint32_t id, std::uint32_t more) {
    return whole([&](Writer& out) { compose_named(out, publish_byte(qos, retain), "a/b", id, more); });
  };
  EXPECT_THAT(publish(Qos::AtMostOnce, false, 0, 2), ElementsAre(0x30, 7, 0, 3, 'a', '/', 'b'));
  EXPECT_THAT(publish(Qos::AtLeastOnce, true, 258, 2), ElementsAre(0x33, 9, 0, 3, 'a', '/', 'b', 1, 2));
  EXPECT_THAT(publish(Qos::ExactlyOnce, false, 1, 200),
              ElementsAre(0x34, 0xCF, 1, 0, 3, 'a', '/', 'b', 0, 1));
}

TEST(MqttCompose, SubscribeAndUnsubscribe) {
  EXPECT_THAT(whole([](Writer& out) { compose_named(out, subscribe_byte, "#", 7, 1); }),
              ElementsAre(0x82, 6, 0, 7, 0, 1, '#'));
  EXPECT_THAT(whole([](Writer& out) { compose_named(out, unsubscribe_byte, "#", 7, 0); }),
              ElementsAre(0xA2, 5, 0, 7, 0, 1, '#'));
}

TEST(MqttCompose, Answers) {
  const auto answer = [](Type type) {
    return whole([&](Writer& out) { compose_answer(out, type, 0x0102); });
  };
  EXPECT_THAT(answer(Type::Puback), ElementsAre(0x40, 2, 1, 2));
  EXPECT_THAT(answer(Type::Pubrec), ElementsAre(0x50, 2, 1, 2));
  EXPECT_THAT(answer(Type::Pubrel), ElementsAre(0x62, 2, 1, 2));
  EXPECT_THAT(answer(Type::Pubcomp), ElementsAre(0x70, 2, 1, 2));
  EXPECT_THAT(whole([](Writer& out) { compose_empty(out, Type::Pingreq); }), ElementsAre(0xC0, 0));
  EXPECT_THAT(whole([](Writer& out) { compose_empty(out, Type::Disconnect); }), ElementsAre(0xE0, 0));
}

TEST(MqttCompose, APayloadComesInPieces) {
  const std::string payload = "a payload that is longer than its room";
  for (const std::size_t room : {1U, 5U, 7U, 100U}) {
    const Bytes packet = whole(
        [&](Writer& out) {
          const std::uint32_t size = static_cast<std::uint32_t>(payload.size());
          compose_named(out, publish_byte(Qos::AtMostOnce, false), "t", 0, size);
          const std::uint32_t at = out.skipped();
          out.put(size - at, [&](std::span<std::uint8_t> into) {
            std::copy_n(payload.begin() + at, into.size(), into.begin());
            return true;
          });
        },
        room);
    EXPECT_EQ(std::string(packet.begin() + 5, packet.end()), payload) << room;
  }
}

TEST(MqttCompose, APieceThatIsNotThereYetIsWaitedFor) {
  Bytes room(10);
  Writer out(room, 0);
  out.byte(1);
  out.put(5, [](std::span<std::uint8_t>) { return false; });
  EXPECT_THAT(out.written(), ElementsAre(1));
  EXPECT_TRUE(out.cut());
}

}  // namespace
}  // namespace mqtt
