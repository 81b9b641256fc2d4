// Application protocols (ALPN, RFC 7301): remove the chosen and ask again. A server that wants none of those
// left says no_application_protocol, or leaves the extension out. In TLS 1.2 the first question rides along
// with one about suites.
#include <algorithm>

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

/// What devices speak: the web, MQTT, and AWS IoT's names for it on port 443.
const std::vector<std::string> usual = {"h2", "http/1.1", "mqtt", "x-amzn-mqtt-ca", "x-amzn-http-ca"};

Task<std::optional<std::string>> chosen(Survey& survey, std::vector<std::string> offered) {
  if (survey.has_suites_tls12()) {
    wire::ClientHello hello = survey.hello_tls12();
    hello.alpn = std::move(offered);
    const Outcome outcome = co_await attempt(survey.dialer, hello);
    const auto* const answer = std::get_if<Accepted>(&outcome);
    co_return answer == nullptr ? std::nullopt : answer->flight.hello->extensions.alpn;
  }
  HandshakeRequest request = survey.request(wire::tls1_3);
  request.alpn = std::move(offered);
  const HandshakeResult result = co_await survey.complete(std::move(request));
  co_return result.extensions.alpn;
}

}  // namespace

void ride_alpn(Survey& survey) {
  if (!survey.protocols().empty()) return;  // every hello offers these already
  survey.riders.push_back({[](wire::ClientHello& hello) { hello.alpn = usual; },
                           [&survey](const Outcome& outcome) {
                             survey.alpn_asked = true;
                             const auto* const answer = std::get_if<Accepted>(&outcome);
                             if (answer != nullptr && answer->flight.hello->extensions.alpn)
                               survey.profile.alpn.push_back(*answer->flight.hello->extensions.alpn);
                           }});
}

Task<> ask_alpn(Survey& survey) {
  if (survey.alpn_asked && survey.profile.alpn.empty()) co_return;  // none of them
  std::vector<std::string> left = survey.protocols().empty() ? usual : survey.protocols();
  for (const std::string& taken : survey.profile.alpn) std::erase(left, taken);
  while (!left.empty()) {
    const std::optional<std::string> choice = co_await chosen(survey, left);
    if (!choice || std::erase(left, *choice) == 0) break;
    survey.profile.alpn.push_back(*choice);
  }
}

}  // namespace tlsfit::probe
