// Signature schemes of TLS 1.2, from ServerKeyExchange: first those that came to light while suites were
// asked for, then what is left, with suites of both kinds so that one refusal speaks for both.
#include "probe/questions/enumerate.hpp"

namespace tlsfit::probe {

Task<> ask_signatures_tls12(Survey& survey) {
  using Ids = std::vector<std::uint16_t>;
  Ids suites;
  for (const wire::KeyExchange exchange : {wire::KeyExchange::Ecdhe, wire::KeyExchange::Dhe})
    for (const wire::Authentication kind : {wire::Authentication::Ecdsa, wire::Authentication::Rsa}) {
      const Ids some = survey.suites_of(exchange, kind);
      suites.insert(suites.end(), some.begin(), some.end());
    }
  if (suites.empty()) co_return;
  const auto hello = [&](const Ids& left) {
    wire::ClientHello next = survey.hello_tls12();
    next.suites = suites;
    next.signature_schemes_cert = next.signature_schemes;  // the chain's own signatures are not in question
    next.signature_schemes = left;
    return next;
  };
  const auto scheme_of = [](const wire::ServerFlight& flight) {
    return flight.key_exchange ? flight.key_exchange->signature_scheme : std::nullopt;
  };
  Ids left = without(survey.hello_tls12().signature_schemes, survey.seen_schemes);
  co_await enumerate(survey, std::move(left), "signature schemes of tls1.2", hello, scheme_of);
  for (const std::uint16_t scheme : survey.seen_schemes)
    survey.profile.signature_schemes["tls1.2"].push_back(wire::signature_scheme_name(scheme));
}

}  // namespace tlsfit::probe
