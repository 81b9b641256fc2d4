// Groups of TLS 1.2, from ServerKeyExchange: first those that came to light while suites were asked for, then
// what is left. A server may show an ECDSA certificate only if the certificate's own curve is offered too
// (RFC 8422 section 5.1.1), so where there is no RSA certificate that curve stays in the list, last.
#include <algorithm>

#include "probe/questions/enumerate.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

/// The curves of the server's ECDSA certificates.
Ids certificate_curves(const Profile& profile) {
  Ids curves;
  for (const Chain& chain : profile.chains)
    for (const wire::Name& group : wire::groups())
      if (!chain.certificates.empty() && chain.certificates.front().key == "EC " + std::string(group.name))
        curves.push_back(group.id);
  return curves;
}

}  // namespace

Task<> ask_groups_tls12(Survey& survey) {
  const bool has_rsa = survey.has_suite(wire::KeyExchange::Ecdhe, wire::Authentication::Rsa);
  const Ids suites = survey.suites_of(wire::KeyExchange::Ecdhe,
                                      has_rsa ? wire::Authentication::Rsa : wire::Authentication::Ecdsa);
  if (suites.empty()) co_return;
  const Ids companions = has_rsa ? Ids() : certificate_curves(survey.profile);
  const auto hello = [&](const Ids& left) {
    wire::ClientHello next = survey.hello_tls12();
    next.suites = suites;
    next.groups = left;
    for (const std::uint16_t curve : companions)
      if (std::ranges::find(left, curve) == left.end()) next.groups.push_back(curve);
    return next;
  };
  const auto group_of = [](const wire::ServerFlight& flight) {
    return flight.key_exchange ? flight.key_exchange->group : std::nullopt;
  };
  Ids left = without(survey.hello_tls12().groups, survey.seen_groups);
  std::erase_if(left, wire::is_finite_field);
  co_await enumerate(survey, std::move(left), "groups of tls1.2", hello, group_of);
  for (const std::uint16_t group : survey.seen_groups)  // which enumerate() has added to
    survey.profile.groups["tls1.2"].push_back(wire::group_name(group));
}

}  // namespace tlsfit::probe
