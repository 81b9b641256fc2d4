// Application protocols (ALPN, RFC 7301): remove the chosen and ask again. A server that wants none of those
// left says no_application_protocol, or leaves the extension out.
#include <algorithm>

#include "probe/survey.hpp"

namespace tlsfit::probe {

namespace {

/// What devices speak: the web, MQTT, and AWS IoT's names for it on port 443.
const std::vector<std::string> usual = {"h2", "http/1.1", "mqtt", "x-amzn-mqtt-ca", "x-amzn-http-ca"};

Task<std::optional<std::string>> chosen(Survey& survey, std::vector<std::string> offered) {
  if (survey.accepts(wire::tls1_2)) {
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

Task<> ask_alpn(Survey& survey) {
  std::vector<std::string> left = survey.options.alpn.empty() ? usual : survey.options.alpn;
  while (!left.empty()) {
    const std::optional<std::string> choice = co_await chosen(survey, left);
    if (!choice || std::erase(left, *choice) == 0) break;
    survey.profile.alpn.push_back(*choice);
  }
}

}  // namespace tlsfit::probe
