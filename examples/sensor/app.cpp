// Posts the voltage at A1 every ten seconds, and how often the device has started. The LED is on meanwhile, and in
// between the CPU sleeps.
#include "tlsfit/adc.hpp"
#include "tlsfit/clock.hpp"
#include "tlsfit/console.hpp"
#include "tlsfit/https.hpp"
#include "tlsfit/pins.hpp"
#include "tlsfit/program.hpp"
#include "tlsfit/store.hpp"

using namespace tlsfit;

constexpr char host[] = "example.org";
constexpr std::uint16_t port = 443;
constexpr char path[] = "/";
constexpr pins::Pin sensor = pins::at("A1"), led = board::pin_led1;

char measurement[60];  // stays as it is while it is sent
constexpr https::Field json[] = {{"Content-Type", "application/json"}};
constinit https::Request request = {
    .method = "POST", .host = host, .port = port, .path = path, .fields = json, .keep = true};
constinit https::Exchange api;
std::uint8_t starts[2] = {};  // outlives them, in flash
std::uint32_t next = 0;

void post() {
  const auto millivolts = static_cast<std::uint32_t>(adc::read(sensor)) * 3300 / 4096;
  text::Writer body(measurement, sizeof measurement);
  body.add("{\"millivolts\": ").number(millivolts);
  body.add(", \"starts\": ").number(starts[0] | starts[1] << 8).add("}");
  request.body = body.view();
  pins::write(led, true);
  api.begin(request);
}

void tell() {
  pins::write(led, false);
  console::Line line;
  if (api.failed())
    line.add("not posted: cause ").number(api.failure().cause);
  else
    line.add("posted: ").add({measurement, request.body.size()}).add(", status ").number(api.status());
  console::say(line.view());
}

void setup() {
  pins::mode(led, pins::Mode::Output);
  pins::mode(sensor, pins::Mode::Analog);
  store::get("starts", starts);
  if (++starts[0] == 0) ++starts[1];
  store::set("starts", starts);
}

void loop() {
  if (api.busy()) {
    std::uint8_t answer[128];
    api.read(answer);  // the status says enough
    if (!api.busy()) tell();
    return;
  }
  program::sleep_until(next);
  next = clock::milliseconds() + 10'000;
  post();
}
