// A whole handshake in each version with nothing special offered, and a real request: how large application
// records come when nothing was negotiated, whether a Range request bounds them (RFC 9110 section 14.2), and
// whether the server wants a client certificate and takes no for an answer.
#include <fmt/format.h>

#include <algorithm>

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

constexpr std::uint32_t range = 1024;

void note_client_certificate(Survey& survey, const HandshakeResult& result) {
  std::string& word = survey.profile.client_certificate;
  if (!result.certificate_requested) {
    if (result.completed && word == "unknown") word = "none";
    return;
  }
  if (!survey.options.client_certificate.empty()) {
    if (word != "required")
      word = "optional";  // it was asked for; with one in hand nobody sees whether it must
    return;
  }
  // TLS 1.3 servers object only after our side is done, so an alert counts even then.
  const bool objects = !result.completed || result.alert;
  word = objects ? "required" : "optional";
}

/// "HTTP/1.1 206 …" → 206; 0 if it is not HTTP.
int http_status(const HandshakeResult& result) {
  const std::string& head = result.application_head;
  if (!head.starts_with("HTTP/1.") || head.size() < 12) return 0;
  return std::atoi(head.substr(9, 3).c_str());
}

Task<> ask_range(Survey& survey, std::uint16_t version, std::uint32_t largest) {
  HandshakeRequest request = survey.request(version);
  request.send = survey.get_request(range);
  const HandshakeResult result = co_await survey.complete(std::move(request));
  if (!result.completed || result.application_bytes == 0) co_return;
  const bool bounded = http_status(result) == 206 && result.largest_application_record() < largest;
  survey.profile.largest.range_bounds = bounded;
}

/// Whether nothing tells what became of the missing client certificate: a server of TLS 1.3 that objects
/// closes at once, and its alert is lost where our request then meets a closed connection.
bool may_have_objected(const HandshakeResult& result) {
  return result.version >= wire::tls1_3 && result.completed && result.certificate_requested &&
         !result.alert && result.application_bytes == 0;
}

}  // namespace

Task<> ask_application(Survey& survey, std::uint16_t version) {
  HandshakeRequest request = survey.request(version);
  request.wait_for_tickets = version >= wire::tls1_3;
  const HandshakeRequest silent = request;
  survey.speak(request);
  HandshakeResult result = co_await survey.complete(std::move(request));
  if (survey.options.application && may_have_objected(result)) result = co_await survey.complete(silent);
  note_client_certificate(survey, result);
  if (!result.completed && !result.certificate_requested)
    survey.problem(
        fmt::format("a {} handshake could not be completed: {}", wire::version_name(version), result.error));
  const auto largest = static_cast<std::uint32_t>(result.largest_application_record());
  if (largest == 0) co_return;
  if (http_status(result) != 0 && survey.page.empty()) survey.page = result.application_head;
  Largest& all = survey.profile.largest;
  all.application_record_observed = std::max(all.application_record_observed.value_or(0), largest);
  if (largest > range && !all.range_bounds && http_status(result) != 0) {
    all.range_bounds = false;  // asked once only
    co_await ask_range(survey, version, largest);
  }
}

}  // namespace tlsfit::probe
