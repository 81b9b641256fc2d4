// Speaks a protocol of its own over TLS: sends a line, and prints the line that comes back.
#include "tlsfit/console.hpp"
#include "tlsfit/program.hpp"
#include "tlsfit/tls.hpp"

using namespace tlsfit;

constexpr char host[] = "example.org";
constexpr std::uint16_t port = 443;
constexpr std::uint8_t question[] = {'h', 'e', 'l', 'l', 'o', '\n'};

constinit tls::Socket server;
std::size_t sent = 0;

void setup() { server.connect(host, port); }

void loop() {
  std::uint8_t piece[64];
  if (server.state() == tls::State::Closed || console::room() < sizeof piece) return;
  sent += server.write(std::span(question).subspan(sent));
  const std::size_t came = server.read(piece);
  console::write({piece, came});
  const bool over = server.state() >= tls::State::Ended;
  if (!over && (came == 0 || piece[came - 1] != '\n')) return;
  if (over) {
    console::Line line;
    console::say(line.add("no answer: cause ").number(server.failure().cause).view());
  }
  server.close();
  program::ended(!over);
}
