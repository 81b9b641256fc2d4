// Resumption by ticket and by session ID, and the trap in it: a session keeps the max_fragment_length it
// began with (RFC 6066 section 4), but servers differ in what they do when the resuming client offers
// another.
#include <fmt/format.h>

#include <algorithm>

#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::uint32_t small = 512;

struct Pair {
  HandshakeResult first, second;
};

/// One handshake, and another that resumes its session.
Task<Pair> twice(Survey& survey, std::uint16_t version, bool ticket, bool limit_first, bool limit_second) {
  Pair pair;
  HandshakeRequest request = survey.request(version);
  request.ticket = ticket;
  request.wait_for_tickets = true;
  survey.speak(request);
  HandshakeRequest again = request;
  if (limit_first) offer_limit(survey, request, small);
  if (limit_second) offer_limit(survey, again, small);
  pair.first = co_await survey.complete(std::move(request));
  if (!pair.first.session) co_return pair;
  again.session = pair.first.session;
  pair.second = co_await survey.complete(std::move(again));
  co_return pair;
}

std::optional<bool> resumed(const Pair& pair) {
  if (!pair.first.completed) return std::nullopt;
  if (!pair.first.session) return false;  // nothing to resume was given
  if (!pair.second.completed) return std::nullopt;
  return pair.second.resumed;
}

std::string describe_records(const HandshakeResult& result) {
  const bool echoed = result.extensions.max_fragment_length.has_value();
  if (!result.completed)
    return fmt::format("fails: {}{}", result.error,
                       echoed ? " (the server sends the extension unasked)" : "");
  if (!result.resumed) return "is not resumed: a whole handshake instead";
  return fmt::format("resumes and sends records up to {} bytes",
                     std::max(result.largest_application_record(), result.largest_handshake_record()));
}

/// What the device will meet that resumes its sessions, with everything that they began with.
/// @param plain two handshakes without a limit
Task<> ask_whole(Survey& survey, const Pair& plain) {
  Resumption& into = survey.profile.resumption.emplace();
  into.resumes = resumed(plain);
  if (plain.first.completed) into.ticket = static_cast<std::uint32_t>(plain.first.ticket_bytes);
  const Pair limited = co_await twice(survey, wire::tls1_2, true, true, true);
  if (!limited.first.extensions.max_fragment_length || !limited.second.resumed) co_return;
  into.keeps_limit = limited.second.extensions.max_fragment_length &&
                     limited.second.largest_application_record() <= small && !limited.second.oversized_record;
}

/// Both ways to change the limit across a resumption.
Task<> ask_trap(Survey& survey, std::uint16_t version) {
  const std::string name = wire::version_name(version);
  const Pair dropped = co_await twice(survey, version, true, true, false);
  if (!dropped.first.extensions.max_fragment_length) co_return;  // nothing was negotiated to begin with
  ResumptionLimits& into = survey.profile.resumption_limits[name];
  if (dropped.first.session) into.limit_then_none = describe_records(dropped.second);
  const Pair added = co_await twice(survey, version, true, false, true);
  if (added.first.session) into.none_then_limit = describe_records(added.second);
  const auto longest = static_cast<std::uint32_t>(added.second.largest_application_record());
  if (!added.second.resumed || longest <= small) co_return;
  survey.changed_limit.push_back(name);
  survey.longest_after_change = std::max(survey.longest_after_change, longest);
}

}  // namespace

Task<> ask_resumption(Survey& survey, std::uint16_t version) {
  const Pair by_ticket = co_await twice(survey, version, true, false, false);
  if (version >= wire::tls1_3) {
    if (!survey.profile.session_ticket || by_ticket.first.tickets > 0)
      survey.profile.session_ticket = by_ticket.first.tickets > 0;
  } else {
    const Pair by_id = co_await twice(survey, version, false, false, false);
    survey.profile.session_id_resumption = resumed(by_id);
  }
  if (by_ticket.first.session && !resumed(by_ticket).value_or(true))
    survey.problem(fmt::format("{}: a session was given but is not resumed", wire::version_name(version)));
  co_await ask_trap(survey, version);
  if (version == wire::tls1_2 && survey.profile.target.resume) co_await ask_whole(survey, by_ticket);
}

}  // namespace tlsfit::probe
