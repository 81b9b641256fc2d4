#include "probe/questions/suite_order.hpp"

#include <algorithm>

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;

/// A server with an order of its own would have to have so many suites in just the order of our lists.
constexpr std::size_t enough_to_tell = 6;

/// Which of these suites the server takes, offered in this order; 0 if it will not say.
Task<std::uint16_t> pick(Survey& survey, Ids offered) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.suites = std::move(offered);
  const Outcome outcome = co_await survey.ask(std::move(hello));
  const auto* const answer = std::get_if<Accepted>(&outcome);
  co_return answer == nullptr ? 0 : answer->flight.hello->suite;
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

}  // namespace

// Asks for the first of all heads again and again.
Task<Ids> merge_in_order(Survey& survey, std::vector<Ids> lists) {
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

std::optional<bool> has_own_order(const std::vector<AskedSuites>& lists) {
  std::size_t against_the_guess = 0;
  for (const AskedSuites& list : lists) {
    if (list.accepted.size() < 2) continue;
    Ids in_offered_order = list.offered;
    std::erase_if(in_offered_order, [&](std::uint16_t id) {
      return std::ranges::find(list.accepted, id) == list.accepted.end();
    });
    if (in_offered_order != list.accepted) return true;
    if (list.turned_round) against_the_guess += list.accepted.size();
  }
  return against_the_guess >= enough_to_tell ? std::optional(false) : std::nullopt;
}

Task<std::optional<bool>> ask_own_order(Survey& survey, Ids accepted) {
  std::ranges::reverse(accepted);
  const std::uint16_t first = accepted.front();
  const std::uint16_t picked = co_await pick(survey, std::move(accepted));
  co_return picked == 0 ? std::nullopt : std::optional(picked != first);
}

}  // namespace tlsfit::probe
