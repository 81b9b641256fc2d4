// Groups and suites of TLS 1.3. Each whole handshake has shown one of either, and some servers list all their
// groups in one (RFC 8446 section 4.2.7). What is left is asked by hellos with an empty key_share, which are
// answered with a HelloRetryRequest that names both (section 4.1.4). Suites already seen are offered last
// while groups are asked for, and likewise, so that a refusal always speaks about one thing.
#include "probe/questions/enumerate.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

}  // namespace

Task<> ask_suites_tls13(Survey& survey) {
  const wire::ClientHello everything = survey.hello_tls13();
  const auto only_groups = [&survey](const Ids& left) {
    wire::ClientHello next = survey.hello_tls13();
    next.groups = left;
    return next;
  };
  const auto group_of = [](const wire::ServerFlight& flight) {
    return flight.hello->extensions.key_share_group;
  };
  co_await enumerate(survey, without(everything.groups, survey.seen_groups_tls13), "groups of tls1.3",
                     only_groups, group_of);
  const auto only_suites = [&survey](const Ids& left) {
    wire::ClientHello next = survey.hello_tls13();
    next.suites = left;
    return next;
  };
  const auto suite_of = [](const wire::ServerFlight& flight) { return std::optional(flight.hello->suite); };
  co_await enumerate(survey, without(everything.suites, survey.seen_suites_tls13), "suites of tls1.3",
                     only_suites, suite_of);
  for (const std::uint16_t group : survey.seen_groups_tls13)
    survey.profile.groups["tls1.3"].push_back(wire::group_name(group));
  for (const std::uint16_t id : survey.seen_suites_tls13)
    survey.profile.suites["tls1.3"].push_back({id, wire::suite_name(id)});
}

}  // namespace tlsfit::probe
