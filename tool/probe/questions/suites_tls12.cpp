// The suites of TLS 1.2. They are split into lists that are asked side by side, which costs one refusal per
// list and saves most of the round trips. The lists are cut from one guess at the server's order (names.hpp):
// if the guess was right, comparing the end of each list with the beginning of the next proves the whole
// order.
#include <fmt/format.h>

#include <algorithm>

#include "probe/questions/enumerate.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

constexpr std::size_t list_count = 3;

/// Most servers accept these; they are what balances the lists.
bool is_likely(std::uint16_t id) {
  const std::string name = wire::suite_name(id);
  const wire::Name suite{id, name};
  const wire::KeyExchange exchange = wire::key_exchange(suite);
  return exchange != wire::KeyExchange::Ecdh && exchange != wire::KeyExchange::Dhe &&
         name.find("CAMELLIA") == name.npos && name.find("ARIA") == name.npos;
}

std::vector<Ids> lists_of(const Ids& suites) {
  const auto total = static_cast<std::size_t>(std::ranges::count_if(suites, is_likely));
  std::vector<Ids> lists(1);
  std::size_t seen = 0;
  for (const std::uint16_t id : suites) {
    if (is_likely(id) && seen++ * list_count >= lists.size() * total) lists.emplace_back();
    lists.back().push_back(id);
  }
  return lists;
}

wire::ClientHello offering(const Survey& survey, Ids suites) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites = std::move(suites);
  return hello;
}

/// Which of these suites the server takes, offered in this order; 0 if it will not say.
Task<std::uint16_t> pick(Survey& survey, Ids offered) {
  wire::ClientHello hello = offering(survey, std::move(offered));
  const Outcome outcome = co_await survey.ask(std::move(hello));
  const auto* const answer = std::get_if<Accepted>(&outcome);
  co_return answer == nullptr ? 0 : answer->flight.hello->suite;
}

Task<> fill(Survey& survey, Ids offered, Enumeration& into) {
  into = co_await enumerate(
      survey, std::move(offered), "suites of tls1.2",
      [&survey](const Ids& left) { return offering(survey, left); },
      [](const wire::ServerFlight& flight) { return std::optional(flight.hello->suite); });
}

Task<> check(Survey& survey, std::uint16_t before, std::uint16_t after, bool& holds) {
  Ids offered = {after, before};
  const std::uint16_t picked = co_await pick(survey, std::move(offered));
  holds = picked == before;
}

/// Lists whose joints hold become one.
Task<std::vector<Ids>> joined(Survey& survey, std::vector<Ids> lists) {
  std::erase_if(lists, [](const Ids& list) { return list.empty(); });
  const std::unique_ptr<bool[]> holds(new bool[lists.size() + 1]());
  std::vector<Task<>> checks;
  for (std::size_t i = 0; i + 1 < lists.size(); ++i)
    checks.push_back(check(survey, lists[i].back(), lists[i + 1].front(), holds[i]));
  co_await together(std::move(checks));
  std::vector<Ids> runs;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (i > 0 && holds[i - 1])
      runs.back().insert(runs.back().end(), lists[i].begin(), lists[i].end());
    else
      runs.push_back(lists[i]);
  }
  co_return runs;
}

/// One order from lists that are each in order: asks for the first of all heads again and again.
Task<Ids> merged(Survey& survey, std::vector<Ids> lists) {
  std::vector<Ids> runs = co_await joined(survey, std::move(lists));
  Ids order;
  while (runs.size() > 1) {
    Ids heads;
    for (const Ids& run : runs) heads.push_back(run.front());
    const std::uint16_t first = co_await pick(survey, std::move(heads));
    const auto run = std::ranges::find(runs, first, [](const Ids& r) { return r.front(); });
    if (run == runs.end()) {
      survey.problem("the order of the suites of tls1.2 could not be found out");
      break;
    }
    order.push_back(first);
    run->erase(run->begin());
    if (run->empty()) runs.erase(run);
  }
  for (const Ids& run : runs) order.insert(order.end(), run.begin(), run.end());
  co_return order;
}

/// Suites that no plan may use on the strength of a hello: a PSK suite needs a key that nobody has shown to
/// exist, a NULL suite hides nothing.
Task<> ask_apart(Survey& survey) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites.clear();
  for (const wire::Name& suite : wire::suites_tls12())
    if (wire::authentication(suite) == wire::Authentication::Psk || wire::is_null(suite))
      hello.suites.push_back(suite.id);
  const Outcome outcome = co_await attempt(survey.dialer, hello);
  const auto* const answer = std::get_if<Accepted>(&outcome);
  if (answer == nullptr) co_return;
  const std::string name = wire::suite_name(answer->flight.hello->suite);
  survey.problem(fmt::format(
      "the server takes {}, {}", name,
      wire::is_null({0, name}) ? "which encrypts nothing" : "which only a pre-shared key could finish"));
}

/// The word for TLS 1.2: agreed by any list, or refused by all.
const Outcome& speaks_for_all(const std::vector<Enumeration>& lists, const Outcome& agreed) {
  for (const Enumeration& list : lists)
    if (!list.accepted.empty()) return agreed;
  for (const Enumeration& list : lists)
    if (!is_refusal(list.last)) return list.last;
  return lists.front().last;
}

/// What the lists say together: agreed by any, or refused by all.
Task<> ask_lists(Survey& survey, std::vector<Ids> lists, std::vector<Enumeration>& found) {
  found.resize(lists.size());
  std::vector<Task<>> questions;
  for (std::size_t i = 0; i < lists.size(); ++i)
    questions.push_back(fill(survey, std::move(lists[i]), found[i]));
  co_await together(std::move(questions));
}

}  // namespace

Task<> ask_tls12(Survey& survey, Outcome& outcome) {
  wire::ClientHello hello = survey.hello_tls12();
  outcome = co_await survey.ask(std::move(hello));
}

Task<> ask_suites_tls12(Survey& survey, Outcome first) {
  Ids all = survey.hello_tls12().suites;
  Ids suites;  // in the server's order: what it takes of all is the first of all
  if (const auto* const answer = std::get_if<Accepted>(&first)) suites.push_back(answer->flight.hello->suite);
  std::vector<Enumeration> found;
  co_await ask_lists(survey, lists_of(without(std::move(all), suites)), found);
  // A server that choked on a hello with every suite may still answer a list.
  if (suites.empty()) note_version(survey, "tls1.2", speaks_for_all(found, Accepted{}));
  if (!survey.accepts(wire::tls1_2)) co_return;

  const std::size_t head = suites.size();
  std::vector<Ids> orders;
  for (Enumeration& list : found) {
    suites.insert(suites.end(), list.accepted.begin(), list.accepted.end());
    orders.push_back(std::move(list.accepted));
  }
  if (suites.size() > 1) {
    Ids turned_round(suites.rbegin(), suites.rend());
    const std::uint16_t picked = co_await pick(survey, std::move(turned_round));
    // A server without an order of its own follows the client's.
    if (picked != 0) survey.profile.server_preference = picked != suites.back();
    if (survey.profile.server_preference == true) {
      const Ids rest = co_await merged(survey, std::move(orders));
      suites.resize(head);
      suites.insert(suites.end(), rest.begin(), rest.end());
    }
  }
  for (const std::uint16_t id : suites) survey.profile.suites["tls1.2"].push_back({id, wire::suite_name(id)});
  co_await together_of(ask_apart(survey), ask_groups_tls12(survey), ask_signatures_tls12(survey));
}

}  // namespace tlsfit::probe
