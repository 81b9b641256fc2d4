// The suites of TLS 1.2. Those that servers commonly take are split into lists that are asked side by side,
// which saves most of the round trips, and those that few servers take share one no. The lists are cut from
// one guess at the server's order (names.hpp): if the guess was right, comparing the end of each list with
// the beginning of the next proves the whole order. Every other list is offered back to front, so that the
// answers show whose order counts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "probe/questions/enumerate.hpp"
#include "probe/questions/suite_order.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

constexpr std::size_t list_count = 6, rare_list_count = 3;

/// What the TLS stacks of servers take unless told not to; the rest is for embedded stacks alone, or needs
/// parameters (DHE) or certificates (ECDH) that few servers have. A guess like the order: it saves
/// connections where it is right, and misleads nobody where it is wrong.
bool is_common(std::uint16_t id) {
  const std::string name = wire::suite_name(id);
  const wire::KeyExchange exchange = wire::key_exchange({id, name});
  const bool unusual_cipher =
      wire::is_cbc({id, name}) ? name.find("ARIA") != name.npos : name.find("CAMELLIA") != name.npos;
  return (exchange == wire::KeyExchange::Ecdhe || exchange == wire::KeyExchange::Rsa) && !unusual_cipher;
}

/// Lists of about the same length, every other one turned round.
std::vector<AskedSuites> lists_of(const Ids& suites, std::size_t count) {
  std::vector<AskedSuites> lists(count);
  for (std::size_t i = 0; i < suites.size(); ++i)
    lists[i * count / suites.size()].offered.push_back(suites[i]);
  for (std::size_t i = 1; i < count; i += 2) {
    std::ranges::reverse(lists[i].offered);
    lists[i].turned_round = true;
  }
  std::erase_if(lists, [](const AskedSuites& list) { return list.offered.empty(); });
  return lists;
}

/// Those that prove the server with a certificate and encrypt nothing.
Ids null_suites() {
  Ids result;
  for (const wire::Name& suite : wire::suites_tls12())
    if (wire::is_null(suite) && wire::authentication(suite) != wire::Authentication::Psk)
      result.push_back(suite.id);
  return result;
}

struct Asked {
  std::vector<AskedSuites> lists;
  std::vector<Outcome> last;  ///< what ended each question
};

/// The word for TLS 1.2: agreed by any list, or refused by all.
Outcome word_of(const Asked& asked) {
  for (const AskedSuites& list : asked.lists)
    if (!list.accepted.empty()) return Accepted{};
  const auto unsure = std::ranges::find_if_not(asked.last, says_no);
  return unsure == asked.last.end() ? asked.last.front() : *unsure;
}

Task<> ask_list(Survey& survey, AskedSuites& list, Outcome& last) {
  const auto hello = [&survey](const Ids& left) {
    wire::ClientHello next = survey.hello_tls12();
    next.suites = left;
    return next;
  };
  const auto suite_of = [](const wire::ServerFlight& flight) { return std::optional(flight.hello->suite); };
  Enumeration found = co_await enumerate(survey, list.offered, "suites of tls1.2", hello, suite_of);
  list.accepted = std::move(found.accepted);
  last = std::move(found.last);
}

/// Asks the lists side by side, and adds them to `all` with what was accepted.
Task<> ask_lists(Survey& survey, std::vector<AskedSuites> lists, Asked& all) {
  std::vector<Outcome> last(lists.size());
  std::vector<Task<>> questions;
  for (std::size_t i = 0; i < lists.size(); ++i) questions.push_back(ask_list(survey, lists[i], last[i]));
  co_await together(std::move(questions));
  std::ranges::move(lists, std::back_inserter(all.lists));
  std::ranges::move(last, std::back_inserter(all.last));
}

/// Suites that few servers take: one no for all of them, or lists like the others.
Task<> ask_rare(Survey& survey, Ids rare, Asked& all) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites = rare;
  Outcome outcome = co_await survey.ask(std::move(hello));
  if (const auto* const answer = std::get_if<Accepted>(&outcome)) {
    const Ids one = {answer->flight.hello->suite};
    all.lists.push_back({one, one});
    co_await ask_lists(survey, lists_of(without(std::move(rare), one), rare_list_count), all);
  }
  all.last.push_back(std::move(outcome));
}

/// Whether a server that took none of our suites speaks TLS 1.2 with others.
Task<Outcome> ask_foreign(Survey& survey) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites.clear();
  for (const wire::Name& suite : wire::foreign_suites()) hello.suites.push_back(suite.id);
  for (const std::uint16_t suite : null_suites()) hello.suites.push_back(suite);
  Outcome outcome = co_await survey.ask(std::move(hello));
  if (const auto* const answer = std::get_if<Accepted>(&outcome))
    survey.problem(
        fmt::format("tls1.2 is accepted, but with none of the suites that a client of Mbed TLS 3.6 "
                    "may use: the server takes {}",
                    wire::suite_name(answer->flight.hello->suite)));
  co_return outcome;
}

/// Whatever was accepted, in the server's order if it has one, else in that of the guess.
/// @param first what the server took when it was offered everything
Task<Ids> in_order(Survey& survey, Ids first, std::vector<AskedSuites> lists) {
  Ids suites = first;
  for (const AskedSuites& list : lists)
    suites.insert(suites.end(), list.accepted.begin(), list.accepted.end());
  std::optional<bool>& own_order = survey.profile.server_preference;
  const Ids guess = survey.hello_tls12().suites;
  const Ids by_guess = without(guess, without(guess, suites));
  if (suites.size() > 1) own_order = has_own_order(lists);
  if (!first.empty() && first.front() != by_guess.front()) own_order = true;
  if (suites.size() > 1 && !own_order) own_order = co_await ask_own_order(survey, suites);
  if (own_order != true) co_return by_guess;
  std::vector<Ids> orders;
  for (AskedSuites& list : lists) orders.push_back(std::move(list.accepted));
  const Ids rest = co_await merge_in_order(survey, std::move(orders));
  first.insert(first.end(), rest.begin(), rest.end());
  co_return first;
}

}  // namespace

Task<> ask_tls12(Survey& survey, Outcome& outcome) {
  wire::ClientHello hello = survey.hello_tls12();
  outcome = co_await survey.ask(std::move(hello));
}

Task<> ask_suites_tls12(Survey& survey, Outcome first) {
  Ids suites;  // in the server's order: what it takes of all is the first of all
  if (const auto* const answer = std::get_if<Accepted>(&first)) suites.push_back(answer->flight.hello->suite);
  Ids rare = without(survey.hello_tls12().suites, suites);
  Ids common = rare;
  std::erase_if(rare, is_common);
  std::erase_if(common, [](std::uint16_t id) { return !is_common(id); });

  Asked asked;
  co_await ask_lists(survey, lists_of(common, list_count), asked);
  co_await ask_rare(survey, std::move(rare), asked);
  // A server that choked on a hello with every suite may still answer a list.
  if (suites.empty()) {
    Outcome word = word_of(asked);
    if (!std::holds_alternative<Accepted>(word) && !refuses_version(first) && survey.heard()) {
      Outcome foreign = co_await ask_foreign(survey);
      if (std::holds_alternative<Accepted>(foreign)) word = std::move(foreign);
    }
    note_version(survey, "tls1.2", word);
  }
  const auto has_some = [](const AskedSuites& list) { return !list.accepted.empty(); };
  if (suites.empty() && std::ranges::none_of(asked.lists, has_some)) co_return;

  const Ids accepted = co_await in_order(survey, std::move(suites), std::move(asked.lists));
  for (const std::uint16_t id : accepted)
    survey.profile.suites["tls1.2"].push_back({id, wire::suite_name(id)});
}

/// Suites that no plan may use: they hide nothing. Asked apart from the others, since some servers prefer
/// them, and from PSK suites, which some servers choose before them without having a key.
Task<> ask_null_suites_tls12(Survey& survey) {
  Ids left = null_suites();
  std::vector<std::string> taken;
  while (!left.empty()) {
    wire::ClientHello hello = survey.hello_tls12();
    hello.suites = left;
    const Outcome outcome = co_await attempt(survey.dialer, hello);
    const auto* const answer = std::get_if<Accepted>(&outcome);
    if (answer == nullptr || std::erase(left, answer->flight.hello->suite) == 0) break;
    taken.push_back(wire::suite_name(answer->flight.hello->suite));
  }
  if (taken.empty()) co_return;
  survey.problem(fmt::format("the server takes {}, which encrypt{} nothing", fmt::join(taken, ", "),
                             taken.size() == 1 ? "s" : ""));
}

/// PSK suites need a key that nobody has shown to exist: a hello proves nothing about them.
Task<> ask_psk_suites_tls12(Survey& survey) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites.clear();
  for (const wire::Name& suite : wire::suites_tls12())
    if (wire::authentication(suite) == wire::Authentication::Psk) hello.suites.push_back(suite.id);
  const Outcome outcome = co_await attempt(survey.dialer, hello);
  if (const auto* const answer = std::get_if<Accepted>(&outcome))
    survey.problem(fmt::format("the server takes {}, which only a pre-shared key could finish",
                               wire::suite_name(answer->flight.hello->suite)));
}

}  // namespace tlsfit::probe
