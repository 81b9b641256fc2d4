#include "probe/questions/rider.hpp"

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

Task<> ask_alone(Survey& survey, Rider rider) {
  wire::ClientHello hello = survey.hello_tls12();
  rider.offer(hello);
  const Outcome outcome = co_await survey.ask(std::move(hello));
  rider.note(outcome);
}

}  // namespace

Task<Outcome> ask_with_rider(Survey& survey, wire::ClientHello hello) {
  if (survey.riders.empty()) co_return co_await survey.ask(std::move(hello));
  Rider rider = std::move(survey.riders.front());
  survey.riders.pop_front();
  wire::ClientHello both = hello;
  rider.offer(both);
  ++survey.asked;
  Outcome outcome = co_await attempt(survey.dialer, both);
  if (const auto* const accepted = std::get_if<Accepted>(&outcome)) {
    survey.learn(both, accepted->flight);
    rider.note(outcome);
    co_return outcome;
  }
  Outcome alone = co_await survey.ask(std::move(hello));
  if (std::holds_alternative<Accepted>(alone))
    rider.note(outcome);
  else
    survey.riders.push_front(std::move(rider));
  co_return alone;
}

Task<> ask_riders_left(Survey& survey) {
  std::vector<Task<>> questions;
  for (Rider& rider : survey.riders) questions.push_back(ask_alone(survey, std::move(rider)));
  survey.riders.clear();
  co_await together(std::move(questions));
}

}  // namespace tlsfit::probe
