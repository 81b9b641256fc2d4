// max_fragment_length (RFC 6066 section 4) at its four sizes in TLS 1.2, by whole handshakes with a request.
// Where no request is wanted, the plaintext flight shows as much as a handshake would, and the question rides
// along with one about suites. In TLS 1.3 see handshakes_tls13.cpp.
#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::uint32_t all_sizes[] = {512, 1024, 2048, 4096};

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
  HandshakeRequest request = survey.request(wire::tls1_2);
  offer_limit(survey, request, size);
  const HandshakeResult result = co_await survey.complete(std::move(request));
  note_limit(survey, wire::tls1_2, size, result);
}

}  // namespace

Task<> ask_fragment_lengths_tls12(Survey& survey) {
  std::vector<Task<>> questions;
  for (const std::uint32_t size : all_sizes) questions.push_back(ask_size(survey, size));
  co_await together(std::move(questions));
}

void ride_fragment_lengths_tls12(Survey& survey) {
  for (const std::uint32_t size : all_sizes)
    survey.riders.push_back({[size](wire::ClientHello& hello) {
                               hello.max_fragment_length = wire::max_fragment_length_code(size);
                             },
                             [&survey, size](const Outcome& outcome) {
                               note_limit(survey, wire::tls1_2, size, as_result(outcome));
                             }});
}

}  // namespace tlsfit::probe
