// rehearsal HOST PORT SNI ADDRESS PATH: one verified request to a target, by the code and the configuration
// that the image will have, and another that resumes its session, if the fit's image does. A fit counts only
// once this has said yes.
//
// ADDRESS is numeric ("127.0.0.1:8443"): what the host name stands for. SNI is the name to send and to find
// in the certificate; empty or "-": HOST. PATH empty or "-": the handshake only. Prints one line of JSON;
// exit code 0: ok, 1: not, 2: wrong arguments.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include "http/exchange.hpp"
#include "memory/heap.hpp"
#include "net/host/host.hpp"
#include "program/awake.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"
#include "words/words.hpp"

namespace {

/// What is told about the session: it is gone when the fetch is over.
struct Secured {
  bool verified = false;
  std::string version, suite, group;
  bool resumed = false;
};

/// "TLS 1.2" as the profile spells it: "tls1.2".
std::string version_id(std::string_view version) {
  return version == "TLS 1.2" ? "tls1.2" : version == "TLS 1.3" ? "tls1.3" : std::string(version);
}

/// Mbed TLS's name of a suite as IANA's: "TLS-ECDHE-…" is TLS_ECDHE_…, "TLS1-3-AES-…" is TLS_AES_….
std::string suite_id(std::string_view name) {
  std::string id(name);
  if (id.starts_with("TLS1-3-")) id.replace(0, 7, "TLS-");
  for (char& c : id) {
    if (c == '-') c = '_';
  }
  return id;
}

/// The sentences hold host names from the command line; nothing else in them needs quoting, but who knows.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

Secured describe(const tls::Client& session) {
  return {session.verified(), version_id(session.version()), suite_id(session.suite()),
          std::string(session.group()), session.resumed()};
}

const char* outcome(const http::Exchange& exchange) {
  if (!exchange.failed()) return "ok";
  switch (exchange.session().failure().trouble) {
    case session::Trouble::Tls:
    case session::Trouble::Entropy:
      return "tls-error";
    case session::Trouble::Net:
    case session::Trouble::Protocol:
      return "net-error";
    case session::Trouble::Timeout:
      return "timeout";
  }
  return "net-error";
}

/// Prints the outcome, and gives the fetch's memory back.
void print(http::Exchange& exchange, const Secured& secured) {
  const bool header = exchange.response().header_complete();
  text::Line<256> error;
  if (exchange.failed()) words::explain(error, exchange.session());
  std::printf("{\"outcome\":\"%s\",\"error\":%s,\"verified\":%s", outcome(exchange),
              quoted(error.view()).c_str(), secured.verified ? "true" : "false");
  std::printf(",\"version\":%s,\"suite\":%s,\"group\":%s", quoted(secured.version).c_str(),
              quoted(secured.suite).c_str(), quoted(secured.group).c_str());
  std::printf(",\"resumed\":%s", secured.resumed ? "true" : "false");
  std::printf(",\"http_status\":%u,\"http_bytes\":%llu", header ? exchange.response().status() : 0,
              static_cast<unsigned long long>(exchange.response().body_bytes()));
  exchange.release();
  std::printf(",\"heap_peak\":%u,\"heap_at_end\":%u}\n", static_cast<unsigned>(memory::heap().peak()),
              static_cast<unsigned>(memory::heap().used()));
}

/// One request, to its end.
Secured make(http::Exchange& exchange, const http::Request& request) {
  Secured secured;
  exchange.start(request);
  while (!exchange.over()) {
    std::uint8_t scratch[512];
    main_loop::awake = false;
    net::poll();
    switch (exchange.next()) {
      case http::Next::Receive:
        exchange.receive(scratch);
        break;
      case http::Next::Send:
        exchange.send(http::compose_get);
        break;
      case http::Next::Step:
      case http::Next::Nothing:
        exchange.step();
    }
    if (exchange.session().secured() && secured.version.empty() && !exchange.over())
      secured = describe(exchange.session().tls());
    if (!main_loop::awake) soc::idle();
  }
  return secured;
}

bool is_given(const char* argument) {
  return *argument != '\0' && std::strcmp(argument, "-") != 0;
}

/// Splits "127.0.0.1:8443" and points the host's name there.
bool map_host(const char* host, std::string address) {
  const std::size_t colon = address.rfind(':');
  const std::uint16_t port = colon == std::string::npos ? 0 : text::port(address.c_str() + colon + 1);
  if (port == 0) return false;
  address.resize(colon);
  return net::map(host, address.c_str(), port);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint16_t port = argc == 6 ? text::port(argv[2]) : 0;
  if (port == 0 || !map_host(argv[1], argv[4])) {
    std::fputs("usage: rehearsal HOST PORT SNI ADDRESS PATH\n", stderr);
    return 2;
  }
  http::Request request;
  request.peer.host = argv[1];
  request.peer.port = port;
  if (is_given(argv[3])) request.peer.name = argv[3];
  request.path = argv[5];
  request.handshake_only = !is_given(argv[5]);

  net::start();
  wall_clock::set(static_cast<wall_clock::Seconds>(std::time(nullptr)));
  static http::Exchange exchange;
  Secured secured = make(exchange, request);
#if defined(TLSFIT_SESSIONS)
  const bool tls_failed = exchange.failed() && exchange.session().failure().trouble == session::Trouble::Tls;
  if (secured.verified && !tls_failed) {
    exchange.release();
    const Secured again = make(exchange, request);
    secured.verified = again.verified;
    secured.resumed = again.resumed;
  }
#endif
  const bool good = !exchange.failed();
  print(exchange, secured);
  return good ? 0 : 1;
}
