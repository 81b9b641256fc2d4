// Publishes a measurement every ten seconds, and prints what comes for it: MQTT 3.1.1, with mutual TLS where
// targets.json names a certificate.
#include "tlsfit/clock.hpp"
#include "tlsfit/console.hpp"
#include "tlsfit/mqtt.hpp"

using namespace tlsfit;

constexpr char host[] = "example.org";
constexpr std::uint16_t port = 8883;

char topic[40], json[32];
constexpr mqtt::Options options = {
    .host = host, .port = port, .login = {.client = "weather", .keep_alive = 300}, .topic = topic};
constinit mqtt::Client broker;
constinit mqtt::Subscription commands("weather/commands", mqtt::Qos::AtLeastOnce);
constinit mqtt::Message measurement("weather/uptime", mqtt::Qos::AtLeastOnce);
std::string_view value;  // stays as it is until the broker has it
std::uint32_t last = 0U - 10'000;

void say(std::string_view what, std::string_view text) {
  console::Line line;
  console::say(line.add(what).add(": ").add(text).view());
}

void setup() {
  broker.connect(options);
  broker.subscribe(commands);
}

void loop() {
  static std::uint8_t bytes[64];
  if (broker.poll(bytes)) say(broker.piece().topic, broker.piece().text());
  if (!broker.connected() || measurement.busy()) return;
  if (!value.empty()) say("acknowledged", value);
  value = {};
  if (clock::milliseconds() - last < 10'000) return;
  last = clock::milliseconds();
  text::Writer text(json, sizeof json);
  value = text.add("{\"uptime\": ").number(clock::uptime()).add("}").view();
  broker.publish(measurement, value);
}
