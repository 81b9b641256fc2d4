// Fetches a page and prints it.
#include "tlsfit/console.hpp"
#include "tlsfit/https.hpp"
#include "tlsfit/program.hpp"

using namespace tlsfit;

constexpr char host[] = "example.org";
constexpr std::uint16_t port = 443;
constexpr char path[] = "/";

constinit https::Exchange page;

void setup() { page.get(host, port, path); }

void loop() {
  std::uint8_t piece[128];
  if (!page.busy() || console::room() < sizeof piece) return;  // the server waits for the console
  console::write({piece, page.read(piece)});
  if (page.busy()) return;
  console::Line line;
  console::say(line.add("status ").number(page.status()).view());
  program::ended(page.done());
}
