// Makes the visits of server.hpp, one after the other, and prints what came of each.
#include "server.hpp"  // visits: host, port, whether a page is fetched or only hands are shaken
#include "tlsfit/console.hpp"
#include "tlsfit/https.hpp"
#include "tlsfit/program.hpp"
#include "tlsfit/tls.hpp"

using namespace tlsfit;

namespace {

constinit https::Exchange exchange;
constinit tls::Socket socket;
unsigned place = 0;
bool begun = false;

/// Whether it is over.
bool fetched(const Visit& visit, console::Line& line) {
  if (!begun) exchange.get(visit.host, visit.port, "/");
  begun = true;
  std::uint8_t bytes[128];
  exchange.read(bytes);
  if (exchange.busy()) return false;
  line.add(exchange.done() ? "status " : "error ");
  line.number(exchange.done() ? exchange.status() : static_cast<unsigned>(-exchange.failure().code));
  return true;
}

bool shaken(const Visit& visit, console::Line& line) {
  if (!begun) socket.connect(visit.host, visit.port);
  begun = true;
  socket.read({});
  if (socket.state() == tls::State::Opening) return false;
  line.add(socket.state() == tls::State::Open ? "open" : "error ");
  if (socket.state() != tls::State::Open) line.number(static_cast<unsigned>(-socket.failure().code));
  socket.close();
  return true;
}

}  // namespace

void setup() {}

void loop() {
  if (place == sizeof visits / sizeof *visits) return;
  const Visit& visit = visits[place];
  console::Line line;
  line.add("visit ").number(place + 1).add(": ");
  if (visit.fetch ? !fetched(visit, line) : !shaken(visit, line)) return;
  console::say(line.view());
  begun = false;
  if (++place == sizeof visits / sizeof *visits) program::ended(true);
}
