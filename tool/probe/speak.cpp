// What is said once a session is open, for the sake of the records that come back.
#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

#include "probe/survey.hpp"
#include "wire/mqtt.hpp"

namespace tlsfit::probe {

namespace {

/// Longer than the largest limit that can be agreed to (RFC 6066 section 4: 4,096).
constexpr std::size_t message_size = 5000;

void append(std::string& text, const Bytes& bytes) {
  text.append(bytes.begin(), bytes.end());
}

/// Two clients of one identifier throw each other out (MQTT 3.1.1 §3.1.4).
std::string new_client_id() {
  std::uint8_t random[4];
  RAND_bytes(random, sizeof random);
  return "tlsfit" + hex(random);
}

std::string said_to_broker(const std::string& topic, const MqttOptions& options) {
  std::string text;
  append(text,
         wire::mqtt_connect({.client_id = options.client_id.empty() ? new_client_id() : options.client_id,
                             .user = options.user,
                             .password = options.password}));
  if (!topic.empty()) {
    append(text, wire::mqtt_subscribe(topic));
    if (!options.retained) append(text, wire::mqtt_publish(topic, message_size));
  }
  append(text, wire::mqtt_ping());
  return text;
}

/// Notes what a broker refused. Returns whether nothing more will come.
bool note_answers(Survey& survey, const wire::MqttAnswers& answers) {
  if (answers.garbled) survey.problem("what answers after the handshake does not speak MQTT 3.1.1");
  const bool refused = answers.connack.value_or(0) != 0;
  if (refused)
    survey.problem(fmt::format("the broker refuses CONNECT: {}{}", wire::connack_name(*answers.connack),
                               survey.options.mqtt.user.empty() ? "; --mqtt-user gives a name" : ""));
  if (answers.suback == 0x80)
    survey.problem(fmt::format("the broker refuses a subscription to {}", survey.profile.target.mqtt_topic));
  return answers.garbled || refused || answers.pong;
}

}  // namespace

Protocol protocol_with(const Target& target, const ProbeOptions& options) {
  if (options.protocol) return *options.protocol;
  const auto is_mqtt = [](const std::string& name) { return name == "mqtt" || name == "x-amzn-mqtt-ca"; };
  const bool by_name = std::ranges::any_of(options.alpn, is_mqtt) || is_mqtt(target.alpn);
  const bool asked = !target.mqtt_topic.empty() || !options.mqtt.user.empty();
  return by_name || asked || target.port == 1883 || target.port == 8883 ? Protocol::Mqtt : Protocol::Http;
}

void Survey::speak(HandshakeRequest& request) {
  if (!options.application) return;
  if (protocol == Protocol::Http) {
    request.send = get_request();
    return;
  }
  request.send = said_to_broker(profile.target.mqtt_topic, options.mqtt);
  request.is_whole = [this, answers = std::make_shared<wire::MqttAnswers>()](ByteView bytes) {
    answers->feed(bytes);
    return note_answers(*this, *answers);
  };
}

}  // namespace tlsfit::probe
