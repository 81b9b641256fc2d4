#include "probe/attempt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "probe/beyond_offer.hpp"

namespace tlsfit::probe {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace

Task<Outcome> attempt(Dialer& dialer, const wire::ClientHello& hello) {
  Dialer::Dialled dialled = co_await dialer.dial();
  if (!dialled.connection) co_return Unreachable{dialled.error};
  Connection& connection = *dialled.connection;
  const Bytes question = wire::encode(hello);
  connection.begin_step();
  End end = co_await connection.write(question);
  wire::FlightReader reader;
  while (end == End::None) {
    const Chunk chunk = co_await connection.read();
    switch (reader.feed(chunk.data)) {
      case wire::FlightReader::Phase::Reading:
        break;
      case wire::FlightReader::Phase::Complete: {
        const std::uint16_t version = reader.flight().hello->version;
        if (!hello.offers(wire::tls1_3) && version < *std::ranges::min_element(hello.versions))
          co_return Downgraded{version};
        std::string beyond = beyond_offer(hello, reader.flight());
        if (!beyond.empty()) co_return Misbehaved{std::move(beyond)};
        co_return Accepted{reader.flight()};
      }
      case wire::FlightReader::Phase::Alert:
        co_return Refused{*reader.flight().alert};
      case wire::FlightReader::Phase::Garbled:
        co_return Garbled{reader.error()};
    }
    end = chunk.end;
  }
  if (end == End::TimedOut) co_return Silent{reader.heard()};
  co_return Closed{end == End::Reset};
}

std::string describe(const Outcome& outcome) {
  return std::visit(
      Overloaded{[](const Accepted&) { return std::string("accepted"); },
                 [](const Refused& o) { return "alert " + wire::alert_name(o.alert.description); },
                 [](const Downgraded& o) { return "answered with " + wire::version_name(o.version); },
                 [](const Closed& o) {
                   return std::string(o.reset ? "connection reset" : "closed without an alert");
                 },
                 [](const Silent& o) {
                   return std::string(o.heard ? "answer not finished in time" : "no answer in time");
                 },
                 [](const Garbled& o) { return "garbled: " + o.why; },
                 [](const Misbehaved& o) { return "answered with " + o.what + ", which was not offered"; },
                 [](const Unreachable& o) { return o.why; }},
      outcome);
}

bool is_refusal(const Outcome& outcome) {
  return std::holds_alternative<Refused>(outcome) || std::holds_alternative<Downgraded>(outcome);
}

bool refuses_version(const Outcome& outcome) {
  if (std::holds_alternative<Downgraded>(outcome)) return true;
  const auto* const refused = std::get_if<Refused>(&outcome);
  return refused != nullptr && refused->alert.description == 70;  // protocol_version
}

bool says_no(const Outcome& outcome) {
  if (std::holds_alternative<Downgraded>(outcome)) return true;
  const auto* const refused = std::get_if<Refused>(&outcome);
  if (refused == nullptr) return false;
  switch (refused->alert.description) {
    case 40:  // handshake_failure: nothing acceptable among what was offered
    case 70:  // protocol_version
    case 71:  // insufficient_security
    case 86:  // inappropriate_fallback
      return true;
    default:
      return false;
  }
}

}  // namespace tlsfit::probe
