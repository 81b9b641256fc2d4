#include "probe/questions/enumerate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tlsfit::probe {

Task<Enumeration> enumerate(Survey& survey, std::vector<std::uint16_t> left, std::string what,
                            std::function<wire::ClientHello(const std::vector<std::uint16_t>&)> hello,
                            std::function<std::optional<std::uint16_t>(const wire::ServerFlight&)> chosen) {
  Enumeration result;
  while (!left.empty()) {
    wire::ClientHello question = hello(left);
    // Riders wait until the server has agreed once: the first answer may well be a refusal of everything.
    const bool may_ride = !result.accepted.empty() && !question.offers(wire::tls1_3);
    Outcome outcome;
    if (may_ride)
      outcome = co_await ask_with_rider(survey, std::move(question));
    else
      outcome = co_await survey.ask(std::move(question));
    result.last = std::move(outcome);
    const auto* const answer = std::get_if<Accepted>(&result.last);
    if (answer == nullptr) {
      // A server that never agreed to anything is no news here: its version is then unknown or refused.
      if (!says_no(result.last) && survey.heard())
        survey.problem(fmt::format("{}: whether {} more are accepted is unknown: {}", what, left.size(),
                                   describe(result.last)));
      break;
    }
    const std::optional<std::uint16_t> choice = chosen(answer->flight);
    if (!choice || std::erase(left, *choice) == 0) break;
    result.accepted.push_back(*choice);
  }
  co_return result;
}

std::vector<std::uint16_t> without(std::vector<std::uint16_t> all, const std::vector<std::uint16_t>& some) {
  std::erase_if(all, [&](std::uint16_t id) { return std::ranges::find(some, id) != some.end(); });
  return all;
}

}  // namespace tlsfit::probe
