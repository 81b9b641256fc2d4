// max_fragment_length (RFC 6066 section 4) at its four sizes in TLS 1.2, by whole handshakes with a request,
// or by the plaintext flight alone where no request is wanted. In TLS 1.3 it rides along
// (handshakes_tls13.cpp).
#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

/// What the plaintext flight shows, in the terms of a whole handshake.
HandshakeResult as_result(const Outcome& outcome) {
  HandshakeResult result;
  result.version = wire::tls1_2;
  result.error = describe(outcome);
  if (const auto* const answer = std::get_if<Accepted>(&outcome)) {
    result.after_hello = true;
    result.extensions = answer->flight.hello->extensions;
    result.handshake_records = answer->flight.handshake_records;
  }
  if (const auto* const refused = std::get_if<Refused>(&outcome)) result.alert = refused->alert;
  return result;
}

Task<> ask_size(Survey& survey, std::uint32_t size) {
  HandshakeResult result;
  if (survey.options.application) {
    HandshakeRequest request = survey.request(wire::tls1_2);
    offer_limit(survey, request, size);
    result = co_await survey.complete(std::move(request));
  } else {
    wire::ClientHello hello = survey.hello_tls12();
    hello.max_fragment_length = wire::max_fragment_length_code(size);
    const Outcome outcome = co_await survey.ask(std::move(hello));
    result = as_result(outcome);
  }
  note_limit(survey, wire::tls1_2, size, result);
}

}  // namespace

Task<> ask_fragment_lengths_tls12(Survey& survey) {
  std::vector<Task<>> sizes;
  for (const std::uint32_t size : {512U, 1024U, 2048U, 4096U}) sizes.push_back(ask_size(survey, size));
  co_await together(std::move(sizes));
}

}  // namespace tlsfit::probe
