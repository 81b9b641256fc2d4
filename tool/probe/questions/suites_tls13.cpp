// Groups and suites of TLS 1.3 at once: a hello with an empty key_share is answered with a HelloRetryRequest
// that names both (RFC 8446 section 4.1.4). Each answer's group is not offered again; suites already seen are
// offered last, so that a refusal always speaks about the groups alone.
#include <algorithm>

#include "probe/questions/enumerate.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

void add_new(Ids& list, std::uint16_t id) {
  if (std::ranges::find(list, id) == list.end()) list.push_back(id);
}

}  // namespace

Task<> ask_suites_tls13(Survey& survey, const Outcome& first) {
  const wire::ClientHello everything = survey.hello_tls13();
  Ids suites;  // in the order they were chosen
  Ids groups;
  const auto see = [&](const wire::ServerFlight& flight) {
    add_new(suites, flight.hello->suite);
    return flight.hello->extensions.key_share_group;
  };
  if (const auto group = see(std::get<Accepted>(first).flight)) groups.push_back(*group);
  const auto hello = [&](const Ids& left) {
    wire::ClientHello next = survey.hello_tls13();
    next.groups = left;
    next.suites = without(everything.suites, suites);
    next.suites.insert(next.suites.end(), suites.begin(), suites.end());
    return next;
  };
  const Enumeration more_groups =
      co_await enumerate(survey, without(everything.groups, groups), "groups of tls1.3", hello, see);
  groups.insert(groups.end(), more_groups.accepted.begin(), more_groups.accepted.end());
  for (const std::uint16_t group : groups) survey.profile.groups["tls1.3"].push_back(wire::group_name(group));

  const auto only_suites = [&survey](const Ids& left) {
    wire::ClientHello next = survey.hello_tls13();
    next.suites = left;
    return next;
  };
  const auto suite_of = [](const wire::ServerFlight& flight) { return std::optional(flight.hello->suite); };
  const Enumeration more = co_await enumerate(survey, without(everything.suites, suites), "suites of tls1.3",
                                              only_suites, suite_of);
  suites.insert(suites.end(), more.accepted.begin(), more.accepted.end());
  for (const std::uint16_t id : suites) survey.profile.suites["tls1.3"].push_back({id, wire::suite_name(id)});
}

}  // namespace tlsfit::probe
