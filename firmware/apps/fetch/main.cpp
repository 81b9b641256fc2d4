// One page of the fit's first target after start-up, and nothing else: the smallest useful image. The page
// goes to the console as it comes, then a line: "done 200", or "error", which kind of trouble, its cause and
// Mbed TLS's code (docs/app.md lists them).
#include <algorithm>

#include "event/event.hpp"
#include "http/exchange.hpp"
#include "program/program.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"
#include "trust_anchors.h"

namespace {

#ifndef TLSFIT_FIRST_HOST
#error "this program fetches a page of the fit's first target, and the fit has none: name one"
#endif
constexpr http::Request request = {.peer = {.host = TLSFIT_FIRST_HOST, .port = TLSFIT_FIRST_PORT},
                                   .path = "/"};
constinit http::Exchange exchange;
bool ended = false;

void say(std::string_view text) {
  soc::console_write(text.data(), text.size());
}

// Frames of their own: what they need of the stack is not there during the handshake.
[[gnu::noinline]] void receive() {
  std::uint8_t piece[128];
  const std::size_t room = std::min(soc::console_room(), sizeof piece);
  if (room == 0) return;  // the network waits for the console
  const std::size_t body = exchange.receive({piece, room});
  say({reinterpret_cast<const char*>(piece), body});
}

[[gnu::noinline]] void tell_end() {
  text::Line<40> line;
  if (!exchange.failed()) {
    line.add("\r\ndone ").number(exchange.response().status());
  } else {
    const session::Failure failure = exchange.session().failure();
    line.add("\r\nerror ").number(static_cast<std::size_t>(failure.trouble)).add(" ").number(failure.cause);
    line.add(" -0x").hex(static_cast<std::uint32_t>(-exchange.session().tls().code()), 4);
  }
  say(line.add("\r\n").view());
  event::tell_end(!exchange.failed());
  exchange.release();
  ended = true;
}

}  // namespace

void setup() {
  exchange.start(request);
}

void loop() {
  if (ended) return;
  switch (exchange.next()) {
    case http::Next::Send:
      return exchange.send(http::compose_get);
    case http::Next::Receive:
      return receive();
    case http::Next::Step:
      return exchange.step();
    case http::Next::Nothing:
      tell_end();
  }
}
