// The client by itself, against a broker that is a script: what it sends, byte by byte, and what it makes of
// what comes. mosquitto says the rest (tests/image/mqtt_test.cpp).
#include <gmock/gmock.h>

#include <cstring>

#include "tlsfit/mqtt.hpp"
#include "wire.hpp"

namespace mqtt::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes text(std::string_view characters) {
  return {characters.begin(), characters.end()};
}

// Packets as a broker sends them, sections 3.2 to 3.13.
const Bytes connack = {0x20, 2, 0, 0}, connack_kept = {0x20, 2, 1, 0}, pingresp = {0xD0, 0};
Bytes answer(std::uint8_t first, std::uint16_t id) {
  return {first, 2, static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
}
constexpr std::uint8_t puback = 0x40, pubrec = 0x50, pubrel = 0x62, pubcomp = 0x70, unsuback = 0xB0;
Bytes suback(std::uint16_t id, std::uint8_t code) {
  return {0x90, 3, static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id), code};
}
/// PUBLISH with a short topic and payload.
Bytes publish(std::uint8_t first, std::string_view topic, std::uint16_t id, std::string_view payload) {
  Bytes body = Bytes{0, static_cast<std::uint8_t>(topic.size())} + text(topic);
  if ((first & 6) != 0)
    body = body + Bytes{static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
  body = body + text(payload);
  return Bytes{first, static_cast<std::uint8_t>(body.size())} + body;
}
constexpr std::uint8_t at_most_once = 0x30, at_least_once = 0x32, exactly_once = 0x34, dup = 8;

char topic[8];
std::uint16_t unreleased[2];

class MqttClient : public testing::Test {
 protected:
  Options options = {.host = "broker", .login = {.client = "c"}, .topic = topic, .unreleased = unreleased};
  Client client;
  std::size_t room = 100;            ///< that poll() gets
  std::vector<std::string> arrived;  ///< pieces: "topic at/size text"
  Message message{"m", Qos::AtLeastOnce};

  void SetUp() override {
    wire = {};
    std::fill(std::begin(unreleased), std::end(unreleased), std::uint16_t{0});
  }

  /// As often as it takes until nothing moves.
  void poll() {
    Bytes into(room);
    for (int quiet = 0; quiet < 8;) {
      const auto before = std::tuple(wire.sent.size(), wire.coming.size(), wire.state);
      if (client.poll(into)) {
        const Piece piece = client.piece();
        arrived.push_back(std::string(piece.topic) + " " + std::to_string(piece.at) + "/" +
                          std::to_string(piece.size) + " " + std::string(piece.text()));
        continue;
      }
      quiet = before == std::tuple(wire.sent.size(), wire.coming.size(), wire.state) ? quiet + 1 : 0;
    }
  }

  /// The broker sends this.
  void give(const Bytes& bytes) {
    wire.coming.insert(wire.coming.end(), bytes.begin(), bytes.end());
    poll();
  }

  /// A connection to which the broker has said yes.
  void connected(const Bytes& yes = connack) {
    if (client.closed()) client.connect(options);
    poll();
    EXPECT_THAT(wire.packets(), SizeIs(1)) << "CONNECT and nothing else before CONNACK";
    give(yes);
    ASSERT_TRUE(client.connected());
  }

  /// The connection breaks, and the next one is there.
  void connected_again(const Bytes& yes = connack) {
    wire.state = tls::State::Failed;
    poll();
    EXPECT_TRUE(client.pausing());
    wire.now += 200'000;
    connected(yes);
  }

  void expect_lost(Error why) {
    EXPECT_TRUE(client.pausing());
    EXPECT_EQ(wire.state, tls::State::Closed);
    EXPECT_EQ(client.failure().kind, session::Trouble::Protocol);
    EXPECT_EQ(client.failure().cause, static_cast<unsigned>(why));
  }
};

TEST_F(MqttClient, GreetsAndIsGreeted) {
  EXPECT_TRUE(client.closed());
  EXPECT_FALSE(client.poll({}));
  client.connect(options);
  EXPECT_FALSE(client.closed());
  poll();
  EXPECT_EQ(wire.host, "broker:8883");
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'c'}));
  EXPECT_FALSE(client.connected());
  give(connack);
  EXPECT_TRUE(client.connected());
  EXPECT_THAT(wire.packets(), IsEmpty());
}

TEST_F(MqttClient, SaysUserPasswordAndWill) {
  const Will will = {.topic = "w", .payload = "bye", .qos = Qos::AtLeastOnce, .retain = true};
  options.login = {
      .client = "c", .user = "u", .password = "p", .keep_alive = 0, .clean = false, .will = &will};
  client.connect(options);
  poll();
  EXPECT_THAT(wire.packets(),
              ElementsAre(Bytes{0x10, 27, 0,   4, 'M', 'Q', 'T', 'T', 4, 0xEC, 0,   0, 0, 1,  'c',
                                0,    1,  'w', 0, 3,   'b', 'y', 'e', 0, 1,    'u', 0, 1, 'p'}));
}

TEST_F(MqttClient, TellsWhyItIsRefused) {
  for (std::uint8_t code = 1; code <= 5; ++code) {
    client.connect(options);
    poll();
    give({0x20, 2, 0, code});
    expect_lost(static_cast<Error>(96 + code));
  }
  client.connect(options);
  poll();
  give({0x20, 2, 0, 6});  // reserved, section 3.2.2.3
  expect_lost(Error::Malformed);
}

TEST_F(MqttClient, PausesLongerAndLongerAndByChance) {
  for (const std::uint32_t chance : {0U, 0x8000U, 0xFFFFU}) {
    wire.chance = static_cast<std::uint16_t>(chance);
    client.connect(options);
    for (unsigned longest : {1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 64'000, 128'000, 128'000, 128'000}) {
      poll();
      wire.state = tls::State::Failed;
      poll();
      ASSERT_TRUE(client.pausing());
      const std::uint32_t least = longest / 2 + longest / 2 * chance / 0x10000;
      const unsigned before = wire.connections;
      wire.now += least - 1;
      poll();
      EXPECT_EQ(wire.connections, before) << longest << " " << chance;
      wire.now += 1;
      poll();
      EXPECT_EQ(wire.connections, before + 1) << longest << " " << chance;
      EXPECT_LT(least, longest);
    }
    client.disconnect();
  }
}

// A broker that says yes and closes at once is no better than one that says no.
TEST_F(MqttClient, PausesBeginAnewWhenAConnectionWasOfUse) {
  const auto pause = [&] {
    wire.state = tls::State::Ended;
    poll();
    const std::uint32_t begun = wire.now;
    while (client.pausing()) {
      wire.now += 500;
      poll();
    }
    return wire.now - begun;
  };
  client.connect(options);
  for (const std::uint32_t wanted : {500, 1'000, 2'000}) {
    poll();
    give(connack);
    EXPECT_EQ(pause(), wanted);
  }
  poll();
  give(connack + publish(at_most_once, "t", 0, "x"));
  EXPECT_EQ(pause(), 500U);
}

TEST_F(MqttClient, PublishesWithoutAnAnswer) {
  connected();
  message.qos = Qos::AtMostOnce;
  message.retain = true;
  EXPECT_TRUE(client.publish(message, "hello"));
  EXPECT_TRUE(message.busy());
  EXPECT_FALSE(client.publish(message, "again")) << "it is busy";
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(publish(0x31, "m", 0, "hello")));
  EXPECT_FALSE(message.busy());
}

TEST_F(MqttClient, PublishesUntilItIsAcknowledged) {
  connected();
  Message other{"o", Qos::AtLeastOnce};
  client.publish(message, "1");
  client.publish(other, "2");
  poll();
  EXPECT_THAT(wire.packets(),
              ElementsAre(publish(at_least_once, "m", 1, "1"), publish(at_least_once, "o", 2, "2")));
  give(answer(puback, 9));  // of nothing that is known
  give(answer(pubcomp, 1));
  EXPECT_TRUE(message.busy());
  give(answer(puback, 2));
  EXPECT_TRUE(message.busy());
  EXPECT_FALSE(other.busy());
  give(answer(puback, 1));
  EXPECT_FALSE(message.busy());
  EXPECT_TRUE(client.connected());
}

TEST_F(MqttClient, PublishesExactlyOnce) {
  connected();
  message.qos = Qos::ExactlyOnce;
  client.publish(message, "x");
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(publish(exactly_once, "m", 1, "x")));
  give(answer(pubrec, 1));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrel, 1)));
  EXPECT_TRUE(message.busy());
  give(answer(pubcomp, 1));
  EXPECT_FALSE(message.busy());
  give(answer(pubrec, 7));  // of a message that nobody knows any more
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrel, 7)));
}

TEST_F(MqttClient, SendsAgainInItsOrderWithItsIdentifiers) {
  connected();
  Message second{"2", Qos::ExactlyOnce}, third{"3", Qos::AtMostOnce}, fourth{"4", Qos::AtLeastOnce};
  client.publish(message, "a");
  client.publish(second, "b");
  client.publish(third, "c");
  poll();
  EXPECT_THAT(wire.packets(), SizeIs(3));
  wire.state = tls::State::Failed;
  poll();
  client.publish(fourth, "d");  // while there is no connection
  wire.now += 200'000;
  connected(connack_kept);
  EXPECT_THAT(wire.packets(),
              ElementsAre(publish(at_least_once | dup, "m", 1, "a"), publish(exactly_once | dup, "2", 2, "b"),
                          publish(at_least_once, "4", 3, "d")))
      << "QoS 0 is not sent again";
  give(answer(pubrec, 2) + answer(puback, 1));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrel, 2)));
  connected_again(connack_kept);
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrel, 2), publish(at_least_once | dup, "4", 3, "d")))
      << "what is half done goes on where it was";
  give(answer(pubcomp, 2) + answer(puback, 3));
  EXPECT_FALSE(second.busy() || fourth.busy());
}

TEST_F(MqttClient, PacketsThatGoOutByteByByteAreTheSame) {
  wire.takes = 1;
  connected();
  client.publish(message, "hello");
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(publish(at_least_once, "m", 1, "hello")));
}

TEST_F(MqttClient, SendsWhatNoMemoryHolds) {
  static std::uint32_t ready = 0;
  ready = 1'000;
  connected();
  Message other{"o"};
  const auto source = [](const Request&, std::uint32_t at, std::span<std::uint8_t> into) {
    if (at + into.size() > ready) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = static_cast<std::uint8_t>(at + i);
    return true;
  };
  EXPECT_TRUE(client.publish(message, 3'000, source));
  client.publish(other, "x");
  poll();
  EXPECT_TRUE(message.busy());
  EXPECT_TRUE(other.busy()) << "packets do not mix";
  ready = 3'000;
  poll();
  const std::vector<Bytes> packets = wire.packets();
  ASSERT_THAT(packets, SizeIs(2));
  ASSERT_THAT(packets[0], SizeIs(3 + 3 + 2 + 3'000));
  for (std::size_t i = 0; i < 3'000; ++i) ASSERT_EQ(packets[0][8 + i], static_cast<std::uint8_t>(i));
  connected_again();
  EXPECT_THAT(wire.packets().at(0), SizeIs(3 + 3 + 2 + 3'000)) << "from its beginning";
  EXPECT_FALSE(client.publish(other, largest_remaining, source)) << "too large with its topic";
}

TEST_F(MqttClient, GivesMessagesInPieces) {
  room = 4;
  connected();
  give(publish(at_most_once, "a/b", 0, "0123456789") + publish(at_most_once, "e", 0, ""));
  EXPECT_THAT(arrived, ElementsAre("a/b 0/10 0123", "a/b 4/10 4567", "a/b 8/10 89", "e 0/0 "));
  arrived.clear();
  give(publish(at_most_once, "too/long/a/topic", 0, "x"));
  EXPECT_THAT(arrived, ElementsAre("too/long 0/1 x"));
}

TEST_F(MqttClient, AcknowledgesAfterTheLastPiece) {
  room = 4;
  connected();
  const Bytes whole = publish(at_least_once, "t", 5, "01234567");
  give(Bytes(whole.begin(), whole.end() - 1));
  EXPECT_THAT(wire.packets(), IsEmpty());
  give({whole.back()});
  EXPECT_THAT(wire.packets(), ElementsAre(answer(puback, 5)));
  EXPECT_THAT(arrived, ElementsAre("t 0/8 0123", "t 4/8 456", "t 7/8 7"));
}

TEST_F(MqttClient, GivesAnExactlyOnceMessageOnce) {
  connected();
  give(publish(exactly_once, "t", 5, "x"));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrec, 5)));
  give(publish(exactly_once | dup, "t", 5, "x"));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrec, 5)));
  EXPECT_THAT(arrived, ElementsAre("t 0/1 x"));
  connected_again(connack_kept);
  give(publish(exactly_once | dup, "t", 5, "x"));
  EXPECT_THAT(arrived, SizeIs(1)) << "nor over another connection of the same session";
  give(answer(pubrel, 5));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(pubrec, 5), answer(pubcomp, 5)));
  give(publish(exactly_once, "t", 5, "y"));
  EXPECT_THAT(arrived, ElementsAre("t 0/1 x", "t 0/1 y")) << "the identifier is free again";
  connected_again(connack);
  give(publish(exactly_once, "t", 5, "z"));
  EXPECT_THAT(arrived, SizeIs(3)) << "a new session knows nothing of the old one's";
}

TEST_F(MqttClient, SaysWhenTheBrokerHasMoreUnderWayThanThereIsRoomFor) {
  connected();
  give(publish(exactly_once, "t", 1, "x") + publish(exactly_once, "t", 2, "x"));
  EXPECT_TRUE(client.connected());
  give(publish(exactly_once, "t", 3, "x"));
  expect_lost(Error::NoRoom);
}

TEST_F(MqttClient, AMessageThatWasCutOffBeginsAgain) {
  room = 4;
  connected();
  const Bytes whole = publish(at_least_once, "t", 5, "01234567");
  give(Bytes(whole.begin(), whole.end() - 2));
  connected_again(connack_kept);
  EXPECT_THAT(wire.packets(), IsEmpty());
  give(publish(at_least_once | dup, "t", 5, "01234567"));
  EXPECT_THAT(arrived, ElementsAre("t 0/8 0123", "t 4/8 45", "t 0/8 0123", "t 4/8 4567"));
  EXPECT_THAT(wire.packets(), ElementsAre(answer(puback, 5)));
}

TEST_F(MqttClient, SubscribesOverEveryConnection) {
  Subscription subscription{"#", Qos::ExactlyOnce}, no{"secret"};
  EXPECT_TRUE(client.subscribe(subscription));
  EXPECT_FALSE(client.subscribe(subscription)) << "it is busy";
  connected();
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0x82, 6, 0, 1, 0, 1, '#', 2}));
  give(suback(1, 2));
  EXPECT_FALSE(subscription.busy() || subscription.refused());
  client.subscribe(no);
  poll();
  wire.packets();
  give(suback(2, 0x80));
  EXPECT_TRUE(no.refused());
  connected_again(connack);
  EXPECT_THAT(wire.packets(), SizeIs(2)) << "the broker has forgotten the session";
  give(suback(1, 2) + suback(2, 0));
  EXPECT_FALSE(no.refused());
  connected_again(connack_kept);
  EXPECT_THAT(wire.packets(), IsEmpty()) << "it has not";
}

TEST_F(MqttClient, UnsubscribesForGood) {
  Subscription subscription{"t"};
  client.subscribe(subscription);
  connected();
  wire.packets();
  EXPECT_FALSE(client.unsubscribe(subscription)) << "it is busy";
  give(suback(1, 0));
  EXPECT_TRUE(client.unsubscribe(subscription));
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0xA2, 5, 0, 2, 0, 1, 't'}));
  connected_again(connack_kept);
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0xA2, 5, 0, 2, 0, 1, 't'}))
      << "until the broker has heard of it";
  give(answer(unsuback, 2));
  EXPECT_FALSE(subscription.busy());
  connected_again();
  EXPECT_THAT(wire.packets(), IsEmpty());
  EXPECT_TRUE(client.subscribe(subscription)) << "and may be subscribed to again";
}

TEST_F(MqttClient, IsHeardOfInTime) {
  connected();
  wire.now += 44'999;
  poll();
  EXPECT_THAT(wire.packets(), IsEmpty());
  wire.now += 1;
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0xC0, 0}));
  give(pingresp);
  wire.now += 44'000;
  message.qos = Qos::AtMostOnce;
  client.publish(message, "");
  poll();
  wire.packets();
  wire.now += 44'000;
  poll();
  EXPECT_THAT(wire.packets(), IsEmpty()) << "any packet counts";
  wire.now += 1'000;
  poll();
  EXPECT_THAT(wire.packets(), SizeIs(1));
  wire.now += 19'999;
  poll();
  EXPECT_TRUE(client.connected());
  wire.now += 1;
  poll();
  expect_lost(Error::NoAnswer);
}

TEST_F(MqttClient, MayBeSilentForEver) {
  options.login.keep_alive = 0;
  connected();
  wire.now += 0x7000'0000;
  poll();
  EXPECT_THAT(wire.packets(), IsEmpty());
  EXPECT_TRUE(client.connected());
}

TEST_F(MqttClient, GivesUpABrokerThatDoesNotGreet) {
  client.connect(options);
  poll();
  wire.now += 20'000;
  poll();
  expect_lost(Error::NoAnswer);
}

TEST_F(MqttClient, SaysGoodbyeLast) {
  connected();
  client.publish(message, "x");
  client.disconnect();
  poll();
  EXPECT_THAT(wire.packets(), ElementsAre(Bytes{0xE0, 0}));
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(wire.state, tls::State::Closed);
  EXPECT_TRUE(message.busy());
  connected();
  EXPECT_THAT(wire.packets(), ElementsAre(publish(at_least_once, "m", 1, "x")))
      << "what waited does so still";
  wire.state = tls::State::Failed;
  poll();
  client.disconnect();
  EXPECT_TRUE(client.closed()) << "in a pause, at once";
  wire.now += 1'000'000;
  poll();
  EXPECT_EQ(wire.connections, 2U);
}

TEST_F(MqttClient, RefusesWhatIsNoMqtt) {
  const Bytes bad[] = {
      {0x00, 0},                                // reserved type
      {0xF0, 0},                                // reserved type
      {0x10, 0},                                // CONNECT is the client's
      {0xD1, 0},                                // reserved flags
      {0xD0, 1, 0},                             // PINGRESP has no body
      {0x36, 3, 0, 1, 't'},                     // QoS 3
      {0x30, 1, 0},                             // shorter than its topic's length
      {0x30, 3, 0, 5, 't'},                     // shorter than its topic
      {0x32, 3, 0, 1, 't'},                     // no identifier
      {0x32, 5, 0, 1, 't', 0, 0},               // identifier 0
      {0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01},     // a length of five bytes
      {0x30, 5, 0, 3, 0xC0, 0x80, 0x80},        // a topic that is no UTF-8
      {0x40, 3, 0, 1, 0},                       // PUBACK of three bytes
      text("HTTP/1.1 400 Bad Request\r\n\r\n")  // another protocol: type 4, and a wrong length
  };
  for (const Bytes& bytes : bad) {
    client.disconnect();
    connected();
    give(bytes);
    expect_lost(Error::Malformed);
  }
}

TEST_F(MqttClient, RefusesWhatMayNotComeNow) {
  for (const Bytes& early : {publish(at_most_once, "t", 0, "x"), pingresp, suback(1, 0)}) {
    client.connect(options);
    poll();
    give(early);
    expect_lost(Error::Unexpected);
  }
  client.disconnect();
  connected();
  give(connack);
  expect_lost(Error::Unexpected);
  EXPECT_THAT(arrived, IsEmpty());
}

TEST_F(MqttClient, HalfPacketsWaitForTheirOtherHalf) {
  client.connect(options);
  poll();
  for (const std::uint8_t byte : connack) give({byte});
  EXPECT_TRUE(client.connected());
  for (const std::uint8_t byte : publish(at_least_once, "t", 5, "xyz")) give({byte});
  EXPECT_THAT(arrived, ElementsAre("t 0/3 x", "t 1/3 y", "t 2/3 z"));
  give({0x30});
  wire.state = tls::State::Ended;
  poll();
  expect_lost(Error::Closed);
  wire.now += 200'000;
  connected();  // and the half is forgotten
  wire.failure = {.kind = session::Trouble::Net, .cause = 5};
  wire.state = tls::State::Failed;
  poll();
  EXPECT_TRUE(client.pausing());
  EXPECT_EQ(client.failure().kind, session::Trouble::Net);
  EXPECT_EQ(client.failure().cause, 5);
}

// The largest packet that there can be: it passes through, whatever there is room for.
TEST_F(MqttClient, TakesTheLongestMessage) {
  room = 100;
  connected();
  give(Bytes{0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 't'} + Bytes(250, 'x'));
  EXPECT_THAT(arrived, SizeIs(3));
  EXPECT_THAT(arrived.back(), testing::StartsWith("t 200/268435452 x"));
  EXPECT_TRUE(client.connected());
  wire.state = tls::State::Ended;
  poll();
  expect_lost(Error::Closed);
}

TEST_F(MqttClient, NoTwoRequestsHaveOneIdentifier) {
  connected();
  Message kept{"k", Qos::AtLeastOnce};
  client.publish(kept, "");  // identifier 1, never acknowledged
  poll();
  wire.packets();
  for (unsigned i = 2; i < 0x1'0000 + 10; ++i) {
    client.publish(message, "");
    Bytes into(10);
    client.poll(into);
    const std::vector<Bytes> packets = wire.packets();
    ASSERT_THAT(packets, SizeIs(1));
    const unsigned id = packets[0][5] * 256U + packets[0][6];
    ASSERT_EQ(id, i <= 0xFFFF ? i : i - 0xFFFF + 1) << "neither 0 nor 1";
    const Bytes yes = answer(puback, static_cast<std::uint16_t>(id));
    wire.coming.insert(wire.coming.end(), yes.begin(), yes.end());
    client.poll(into);
    ASSERT_FALSE(message.busy());
  }
}

}  // namespace
}  // namespace mqtt::test
