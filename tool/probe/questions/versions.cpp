// Which versions. TLS 1.2 is asked for by the suites (suites_tls12.cpp), which cost no connection more. One
// hello covers 1.1 and 1.0: a server that has only 1.0 answers an offer of 1.1 with it (RFC 5246 appendix
// E.1), so that a refusal speaks for both. Nothing in that hello may be the reason for a refusal: it offers
// what clients of those days did, suites that Mbed TLS has not among it, and where an alert could still be
// about a curve or an extension, the same is asked without them.
#include <fmt/format.h>

#include <algorithm>

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

using Word = tlsfit::Accepted;  // the profile's, beside the outcome of the same name

Word word_for(const Outcome& outcome) {
  if (std::holds_alternative<Accepted>(outcome)) return Word::Accepted;
  return says_no(outcome) ? Word::Refused : Word::Unknown;
}

/// Suites made for TLS 1.2 take their hash for the key schedule; the older ones end in SHA or MD5.
bool is_older_than_tls12(const wire::Name& suite) {
  return suite.name.ends_with("_SHA") || suite.name.ends_with("_MD5");
}

std::vector<std::uint16_t> suites_before_tls12() {
  std::vector<std::uint16_t> encrypting, null;
  for (const wire::Name& suite : wire::suites_tls12())
    if (is_older_than_tls12(suite) && wire::authentication(suite) != wire::Authentication::Psk)
      (wire::is_null(suite) ? null : encrypting).push_back(suite.id);
  for (const wire::Name& suite : wire::foreign_suites())
    if (is_older_than_tls12(suite)) encrypting.push_back(suite.id);
  encrypting.insert(encrypting.end(), null.begin(), null.end());
  return encrypting;
}

wire::ClientHello hello_before_tls12(const Survey& survey, std::vector<std::uint16_t> versions) {
  wire::ClientHello hello = survey.hello_tls12();
  hello.versions = std::move(versions);
  hello.suites = suites_before_tls12();
  hello.signature_schemes.clear();  // must not be sent (RFC 5246 section 7.4.1.4.1)
  std::erase_if(hello.groups, wire::is_finite_field);
  // Curves of those days first: X25519 came with RFC 8422, after TLS 1.2.
  std::ranges::stable_partition(hello.groups, [](std::uint16_t group) { return group < 0x001D; });
  return hello;
}

/// Without curves and point formats the server may choose as it likes (RFC 8422 section 4).
wire::ClientHello barest(wire::ClientHello hello) {
  hello.groups.clear();
  hello.alpn.clear();
  hello.session_ticket.reset();
  hello.encrypt_then_mac = hello.extended_master_secret = false;
  return hello;
}

Task<Outcome> ask_older(Survey& survey, std::vector<std::uint16_t> versions) {
  const wire::ClientHello hello = hello_before_tls12(survey, std::move(versions));
  Outcome outcome = co_await survey.ask(hello);
  if (std::holds_alternative<Refused>(outcome) && !refuses_version(outcome)) {
    Outcome again = co_await survey.ask(barest(hello));
    if (std::holds_alternative<Accepted>(again) || refuses_version(again)) outcome = std::move(again);
  }
  co_return outcome;
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
  std::vector<std::uint16_t> versions = {wire::tls1_1, wire::tls1_0};
  outcome = co_await ask_older(survey, std::move(versions));
  const auto* const answer = std::get_if<Accepted>(&outcome);
  if (answer == nullptr || answer->flight.hello->version == wire::tls1_0) {
    note_version(survey, "tls1.0", outcome);
    note_version(survey, "tls1.1", outcome);
    if (answer != nullptr) survey.profile.versions["tls1.1"] = Word::Refused;  // it would have been chosen
    co_return;
  }
  note_version(survey, "tls1.1", outcome);
  versions = {wire::tls1_0};
  const Outcome older = co_await ask_older(survey, std::move(versions));
  note_version(survey, "tls1.0", older);
}

}  // namespace tlsfit::probe
