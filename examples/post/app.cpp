// Posts a measurement every ten seconds, over one session for as long as the server keeps it open.
#include "tlsfit/clock.hpp"
#include "tlsfit/console.hpp"
#include "tlsfit/https.hpp"

using namespace tlsfit;

constexpr char host[] = "example.org";
constexpr std::uint16_t port = 443;
constexpr char path[] = "/";

char measurement[40];  // stays as it is while it is sent
constexpr https::Field json[] = {{"Content-Type", "application/json"}};
constinit https::Request request = {
    .method = "POST", .host = host, .port = port, .path = path, .fields = json, .keep = true};
constinit https::Exchange api;
std::uint32_t last = 0;

void post() {
  text::Writer body(measurement, sizeof measurement);
  body.add("{\"uptime\": ").number(clock::uptime()).add("}");
  request.body = body.view();
  last = clock::milliseconds();
  api.begin(request);
}

void setup() { post(); }

void loop() {
  const bool waited = api.busy();
  std::uint8_t answer[128];
  api.read(answer);  // the status says enough
  if (waited && !api.busy()) {
    console::Line line;
    if (api.failed())
      line.add("not posted: cause ").number(api.failure().cause);
    else
      line.add("posted: status ").number(api.status());
    console::say(line.view());
  }
  if (!api.busy() && clock::milliseconds() - last >= 10'000) post();
}
