// Does what the retained message "go" says, and prints what came of it: "promises" (every kind of message,
// both ways), "endure N" (N messages each of QoS 1 and 2), "end" (goodbye), "die" (none).
#include <cstring>

#include "server.hpp"  // host, port, password
#include "tlsfit/clock.hpp"
#include "tlsfit/console.hpp"
#include "tlsfit/mqtt.hpp"
#include "tlsfit/program.hpp"

using namespace tlsfit;
using mqtt::Qos;

namespace {

constexpr std::uint32_t large = 50'000;
constexpr std::size_t at_once = 4;  // messages of a kind that are under way

char topic[20];
std::uint16_t unreleased[20];
constexpr mqtt::Will will = {.topic = "will", .payload = "gone", .qos = Qos::AtLeastOnce};
constexpr mqtt::Options options = {.host = host,
                                   .port = port,
                                   .login = {.client = "device",
                                             .user = "device",
                                             .password = password,
                                             .keep_alive = 8,
                                             .clean = false,
                                             .will = &will},
                                   .topic = topic,
                                   .unreleased = unreleased};

constinit mqtt::Client broker;
constinit mqtt::Subscription go("go", Qos::AtLeastOnce), in("in/#", Qos::ExactlyOnce),
    no("no", Qos::AtMostOnce);
constinit mqtt::Message zero("out/0"), one("out/1", Qos::AtLeastOnce), two("out/2", Qos::ExactlyOnce),
    pieces("out/large", Qos::AtLeastOnce);
constinit mqtt::Message first[at_once] = {
    mqtt::Message("q1", Qos::AtLeastOnce), mqtt::Message("q1", Qos::AtLeastOnce),
    mqtt::Message("q1", Qos::AtLeastOnce), mqtt::Message("q1", Qos::AtLeastOnce)};
constinit mqtt::Message second[at_once] = {
    mqtt::Message("q2", Qos::ExactlyOnce), mqtt::Message("q2", Qos::ExactlyOnce),
    mqtt::Message("q2", Qos::ExactlyOnce), mqtt::Message("q2", Qos::ExactlyOnce)};
char first_text[at_once][8], second_text[at_once][8];

enum class Doing : std::uint8_t { Nothing, Promises, Enduring, Ending, Over };
Doing doing = Doing::Nothing;
std::uint32_t wanted = 0, first_sent = 0, second_sent = 0, sum = 0;
bool was_connected = false, was_pausing = false, listens_to_no = true;
char order[20];

/// Source of a message that is nowhere whole; now and then it has nothing.
bool give(const mqtt::Request&, std::uint32_t at, std::span<std::uint8_t> into) {
  static unsigned asked = 0;
  if (++asked % 7 == 0) return false;
  for (std::uint8_t& byte : into) byte = static_cast<std::uint8_t>(at++ % 251);
  return true;
}

void obey() {
  if (std::strncmp(order, "endure ", 7) == 0) {
    wanted = 0;
    for (const char* digit = order + 7; *digit != 0; ++digit)
      wanted = wanted * 10 + static_cast<std::uint32_t>(*digit - '0');
    first_sent = second_sent = 0;
    doing = Doing::Enduring;
  } else if (std::strcmp(order, "promises") == 0) {
    broker.publish(zero, "zero");
    broker.publish(one, "one");
    broker.publish(two, "two");
    broker.publish(pieces, large, give);
    doing = Doing::Promises;
  } else if (std::strcmp(order, "die") == 0) {
    program::ended(true);
  } else if (std::strcmp(order, "end") == 0) {
    broker.disconnect();
    doing = Doing::Ending;
  }
}

void take(const mqtt::Piece& piece) {
  if (piece.topic == "go") {
    std::memcpy(order + piece.at, piece.bytes.data(), piece.bytes.size());
    order[piece.at + piece.bytes.size()] = 0;
    if (piece.last()) obey();
    return;
  }
  if (piece.at == 0) sum = 0;
  for (const std::uint8_t byte : piece.bytes) sum += byte;
  if (!piece.last()) return;
  console::Line line;
  console::say(line.add(piece.topic).add(" ").number(piece.size).add(" ").number(sum).view());
  if (piece.topic == "in/large") broker.publish(zero, "seen");
}

void send(mqtt::Message (&messages)[at_once], char (&texts)[at_once][8], std::uint32_t& sent) {
  for (std::size_t i = 0; i < at_once && sent != wanted; ++i) {
    if (messages[i].busy()) continue;
    text::Writer text(texts[i], sizeof texts[i]);
    broker.publish(messages[i], text.number(++sent).view());
  }
}

bool busy() {
  bool some = zero.busy() || one.busy() || two.busy() || pieces.busy() || no.busy();
  for (std::size_t i = 0; i < at_once; ++i) some = some || first[i].busy() || second[i].busy();
  return some;
}

void tell_changes() {
  if (broker.connected() != was_connected && broker.connected()) console::say("connected");
  was_connected = broker.connected();
  if (broker.pausing() && !was_pausing) {
    const tls::Failure why = broker.failure();
    console::Line line;
    console::say(line.add("lost ")
                     .number(static_cast<std::size_t>(why.kind))
                     .add(" ")
                     .number(why.cause)
                     .add(" ")
                     .number(static_cast<std::size_t>(-why.code))
                     .view());
  }
  was_pausing = broker.pausing();
}

}  // namespace

void setup() {
  broker.connect(options);
  broker.subscribe(go);
  broker.subscribe(in);
  broker.subscribe(no);
}

void loop() {
  std::uint8_t bytes[100];
  if (console::room() < 100) return;
  if (broker.poll(bytes)) take(broker.piece());
  tell_changes();
  switch (doing) {
    case Doing::Nothing:
    case Doing::Over:
      break;
    case Doing::Enduring:
      send(first, first_text, first_sent);
      send(second, second_text, second_sent);
      if (first_sent != wanted || second_sent != wanted || busy()) break;
      console::say("endured");
      doing = Doing::Nothing;
      break;
    case Doing::Promises:
      if (listens_to_no) listens_to_no = !broker.unsubscribe(no);  // once the broker has acknowledged it
      if (listens_to_no || busy()) break;
      console::say("published");
      doing = Doing::Nothing;
      break;
    case Doing::Ending:
      if (!broker.closed()) break;
      program::ended(true);
      doing = Doing::Over;
  }
}
