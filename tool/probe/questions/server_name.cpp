// Whether the server needs server_name (RFC 6066 section 3): the same hello with and without it must bring
// the same certificate. TLS 1.2 shows it in plaintext; TLS 1.3 takes a whole handshake.
#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

/// The first certificate without a name, or nothing and `refused`.
struct Nameless {
  Bytes certificate;
  bool refused = false;
};

Task<Nameless> ask_without(Survey& survey) {
  Nameless result;
  if (survey.has_suites_tls12()) {
    wire::ClientHello hello = survey.hello_tls12();
    hello.server_name.clear();
    const Outcome outcome = co_await survey.ask(std::move(hello));
    result.refused = is_refusal(outcome);
    const auto* const answer = std::get_if<Accepted>(&outcome);
    if (answer != nullptr && !answer->flight.certificates.empty())
      result.certificate = answer->flight.certificates.front();
    co_return result;
  }
  HandshakeRequest request = survey.request(wire::tls1_3);
  request.server_name.clear();
  const HandshakeResult answer = co_await survey.complete(std::move(request));
  result.refused = !answer.completed && answer.alert;
  if (!answer.certificates.empty()) result.certificate = answer.certificates.front();
  co_return result;
}

}  // namespace

Task<> ask_server_name(Survey& survey) {
  const Nameless answer = co_await ask_without(survey);
  if (answer.refused)
    survey.profile.needs_sni = true;
  else if (!answer.certificate.empty())
    survey.profile.needs_sni = !survey.chains.contains(hex(answer.certificate));
}

}  // namespace tlsfit::probe
