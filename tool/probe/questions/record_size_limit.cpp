// record_size_limit (RFC 8449), asked for apart from max_fragment_length, which it would override (section
// 5). It bounds protected records only: application data, and in TLS 1.3 the handshake after the ServerHello.
// There the limit counts the content type as well (section 4). Where no request is wanted, TLS 1.2 shows
// only whether the server answers, and the question rides along with one about suites.
#include <fmt/format.h>

#include <algorithm>

#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::uint16_t offered = smallest_limit;

LimitVerdict verdict(std::uint16_t version, const HandshakeResult& result) {
  if (!result.after_hello && result.alert) return LimitVerdict::Refused;
  if (!result.completed) return LimitVerdict::Unknown;
  if (!result.extensions.record_size_limit) return LimitVerdict::Ignored;
  const std::size_t limit = version >= wire::tls1_3 ? offered - 1U : offered;
  std::size_t largest = result.largest_application_record();
  // The first handshake record of TLS 1.3 is the ServerHello, which is not protected.
  if (version >= wire::tls1_3 && result.handshake_records.size() > 1)
    largest = std::max(
        largest, *std::max_element(result.handshake_records.begin() + 1, result.handshake_records.end()));
  if (largest > limit || result.oversized_record) return LimitVerdict::EchoedNotObeyed;
  // TLS 1.2 protects nothing large before the request is answered.
  return largest == 0 ? LimitVerdict::Unknown : LimitVerdict::Obeyed;
}

}  // namespace

void offer_record_size_limit(Survey& survey, HandshakeRequest& request) {
  request.record_size_limit = offered;
  survey.speak(request);
  request.enough = 8 * std::size_t{offered};
}

void note_record_size_limit(Survey& survey, std::uint16_t version, const HandshakeResult& result) {
  const std::string name = wire::version_name(version);
  RecordSizeLimit& entry = survey.profile.record_size_limit[name];
  if (result.extensions.record_size_limit) entry.answer = *result.extensions.record_size_limit;
  entry.verdict = verdict(version, result);
  if (!result.completed && entry.verdict == LimitVerdict::Unknown)
    survey.problem(fmt::format("record_size_limit in {} is unknown: {}", name, result.error));
}

Task<> ask_record_size_limit(Survey& survey, std::uint16_t version) {
  HandshakeRequest request = survey.request(version);
  offer_record_size_limit(survey, request);
  const HandshakeResult result = co_await survey.complete(std::move(request));
  note_record_size_limit(survey, version, result);
}

void ride_record_size_limit_tls12(Survey& survey) {
  survey.riders.push_back({[](wire::ClientHello& hello) { hello.record_size_limit = offered; },
                           [&survey](const Outcome& outcome) {
                             RecordSizeLimit& entry = survey.profile.record_size_limit["tls1.2"];
                             const auto* const answer = std::get_if<Accepted>(&outcome);
                             if (answer == nullptr) {
                               entry.verdict =
                                   is_refusal(outcome) ? LimitVerdict::Refused : LimitVerdict::Unknown;
                               return;
                             }
                             entry.answer = answer->flight.hello->extensions.record_size_limit;
                             entry.verdict = entry.answer ? LimitVerdict::Unknown : LimitVerdict::Ignored;
                           }});
}

}  // namespace tlsfit::probe
