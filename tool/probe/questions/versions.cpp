// Which versions. TLS 1.2 is asked for by the suites (suites_tls12.cpp), which cost no connection more. One
// hello covers 1.1 and 1.0: a server that has only 1.0 answers an offer of 1.1 with it (RFC 5246 appendix
// E.1), so that a refusal speaks for both.
#include <fmt/format.h>

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

using Word = tlsfit::Accepted;  // the profile's, beside the outcome of the same name

Word word_for(const Outcome& outcome) {
  if (std::holds_alternative<Accepted>(outcome)) return Word::Accepted;
  return says_no(outcome) ? Word::Refused : Word::Unknown;
}

}  // namespace

void note_version(Survey& survey, const char* version, const Outcome& outcome) {
  const Word word = word_for(outcome);
  survey.profile.versions[version] = word;
  if (word == Word::Unknown && !std::holds_alternative<Unreachable>(outcome))
    survey.problem(fmt::format("whether {} is accepted is unknown: {}", version, describe(outcome)));
}

Task<> ask_tls13(Survey& survey, Outcome& outcome) {
  outcome = co_await survey.ask(survey.hello_tls13());
  note_version(survey, "tls1.3", outcome);
}

Task<> ask_older_versions(Survey& survey, Outcome& outcome) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.versions = {wire::tls1_1, wire::tls1_0};
  outcome = co_await survey.ask(hello);
  const auto* const answer = std::get_if<Accepted>(&outcome);
  if (answer == nullptr || answer->flight.hello->version == wire::tls1_0) {
    note_version(survey, "tls1.0", outcome);
    note_version(survey, "tls1.1", outcome);
    if (answer != nullptr) survey.profile.versions["tls1.1"] = Word::Refused;  // it would have been chosen
    co_return;
  }
  note_version(survey, "tls1.1", outcome);
  hello.versions = {wire::tls1_0};
  const Outcome older = co_await survey.ask(hello);
  note_version(survey, "tls1.0", older);
}

}  // namespace tlsfit::probe
