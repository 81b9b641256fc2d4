// The order of the questions. First the plan's own offer, as the device makes it: in TLS 1.2 by a hello,
// whose answer comes in plaintext and shows chain, group and scheme even where a client certificate is
// missing, and then by a whole handshake, with a request if a limit on records is to be seen kept. Only if
// that is refused, each part of the plan with everything else wide open: several parts may have gone, and
// each refusal names one. Last what the server chooses when it may choose freely, which it may stop to offer
// the rest of some day.
#include "probe/plan_questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/this_coro.hpp>

#include "probe/attempt.hpp"
#include "probe/client_certificate.hpp"
#include "probe/handshake.hpp"
#include "probe/hello.hpp"
#include "probe/page_links.hpp"
#include "probe/side_by_side.hpp"

namespace tlsfit::probe {

namespace {

using Ids = std::vector<std::uint16_t>;
using Kind = Answer::Kind;

/// The numbers of names that the tables know.
Ids numbers(const std::vector<std::string>& names, std::span<const wire::Name> table) {
  Ids result;
  for (const std::string& name : names)
    for (const wire::Name& entry : table)
      if (entry.name == name) result.push_back(entry.id);
  return result;
}

Answer answer_of(const Outcome& outcome) {
  if (std::holds_alternative<Accepted>(outcome)) return {.kind = Kind::Agreed};
  const bool silent = std::holds_alternative<Silent>(outcome) || std::holds_alternative<Unreachable>(outcome);
  const bool closed = std::holds_alternative<Closed>(outcome);
  return {.kind = silent ? Kind::Silent : closed ? Kind::Closed : Kind::Refused, .words = describe(outcome)};
}

/// @param connected whether there was a connection at all
Answer answer_of(const HandshakeResult& result, bool connected) {
  if (result.completed) return {.kind = Kind::Agreed};
  if (!connected) return {.kind = Kind::Silent, .words = result.error};
  const bool said = result.alert || result.after_hello;
  const bool silent = !said && result.error == "no answer in time";
  const bool closed =
      !said && (result.error == "closed without an alert" || result.error == "connection reset");
  return {.kind = silent ? Kind::Silent : closed ? Kind::Closed : Kind::Refused, .words = result.error};
}

/// Some servers (nginx) take a client without a certificate, and tell it over HTTP that they do not.
bool says_certificate_is_missing(const HandshakeResult& result) {
  const std::string& head = result.application_head;
  return head.starts_with("HTTP/1.") && head.size() > 9 && head[9] == '4' &&
         head.find("certificate") != std::string::npos;
}

class Asking {
 public:
  Asking(Dialer& dialer, const ProbeOptions& options, const PlanQuestion& question)
      : dialer_(dialer), options_(options), question_(question), tls13_(plan().version == "tls1.3") {}

  Task<Observation> run() {
    if (tls13_)
      co_await offer_tls13();
    else
      co_await offer_tls12();
    if (seen_.unreachable.empty()) {
      if (seen_.offer.is_no()) co_await ask_parts();
      co_await ask_favourites();
    }
    seen_.address = dialer_.address();
    seen_.connections = static_cast<std::uint32_t>(dialer_.connections());
    co_return std::move(seen_);
  }

 private:
  const Plan& plan() const { return question_.plan; }
  const std::string& name() const { return plan().target.sni; }
  std::vector<std::string> protocols() const {
    return plan().target.alpn.empty() ? std::vector<std::string>{} : std::vector{plan().target.alpn};
  }
  bool limited() const { return plan().record.mfl || plan().record.rsl; }
  bool may_ask() const { return dialer_.connections() < most_connections && !dialer_.gate().is_over(); }

  Ids suites() const { return numbers(plan().suites, tls13_ ? wire::suites_tls13() : wire::suites_tls12()); }
  Ids groups() const { return numbers(plan().groups, wire::groups()); }
  Ids schemes() const { return numbers(plan().signature_schemes, wire::signature_schemes()); }

  /// The device's hello in TLS 1.2, as far as a server looks at it.
  wire::ClientHello own_hello() const {
    wire::ClientHello hello = everything_tls12(name());
    hello.suites = suites();
    hello.groups = groups();
    hello.signature_schemes = schemes();
    hello.alpn = protocols();
    if (plan().record.mfl) hello.max_fragment_length = wire::max_fragment_length_code(*plan().record.mfl);
    return hello;
  }

  /// Everything of the plan's version that does the same job: suites that agree on a key in another way would
  /// hide that a group or scheme is gone.
  wire::ClientHello wide_hello() const {
    wire::ClientHello hello = tls13_ ? everything_tls13(name()) : everything_tls12(name());
    hello.alpn = protocols();
    if (tls13_) return hello;
    if (!plan().group.empty())
      std::erase_if(hello.suites, [](std::uint16_t id) {
        return wire::key_exchange({id, wire::suite_name(id)}) != wire::KeyExchange::Ecdhe;
      });
    return hello;
  }

  HandshakeRequest own_request() const {
    HandshakeRequest request;
    request.version = tls13_ ? wire::tls1_3 : wire::tls1_2;
    request.server_name = name();
    request.suites = suites();
    request.groups = groups();
    request.signature_schemes = schemes();
    request.alpn = protocols();
    if (plan().record.mfl) request.max_fragment_length = wire::max_fragment_length_code(*plan().record.mfl);
    if (plan().record.rsl)
      request.record_size_limit = static_cast<std::uint16_t>(std::min(question_.buffer, 0x4001U));
    request.client_certificate = options_.client_certificate;
    request.client_key = options_.client_key;
    request.wait_for_tickets = tls13_;
    return request;
  }

  std::string get(const std::string& path) const {
    return fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: tlsfit\r\nAccept: */*\r\nConnection: close\r\n\r\n", path,
        plan().target.name());
  }

  /// Once more where nothing came, or the connection just ended.
  Task<Outcome> ask(const wire::ClientHello& hello) {
    Outcome outcome = co_await attempt(dialer_, hello);
    const bool nothing = std::holds_alternative<Silent>(outcome) || std::holds_alternative<Closed>(outcome);
    if (nothing && may_ask()) outcome = co_await attempt(dialer_, hello);
    co_return outcome;
  }

  void learn(const wire::ServerFlight& flight) {
    if (!seen_.chain && !flight.certificates.empty())
      seen_.chain = look_at_chain(flight.certificates, question_.anchors, name());
    if (flight.certificate_request) seen_.client_certificate = "optional";
  }

  void learn_flight(const std::vector<wire::MessageSize>& messages, const std::vector<std::size_t>& records) {
    constexpr std::size_t most = 512;  // 256 KB in fragments of 512: no handshake, but mischief
    Flight flight{.version = plan().version,
                  .max_fragment_length = plan().record.mfl,
                  .record_size_limit = {},
                  .messages = {},
                  .records = {}};
    for (const wire::MessageSize& message : messages)
      if (flight.messages.size() < most)
        flight.messages.push_back(
            {wire::handshake_name(message.type), static_cast<std::uint32_t>(message.bytes)});
    for (const std::size_t bytes : records)
      if (flight.records.size() < most) flight.records.push_back(static_cast<std::uint32_t>(bytes));
    seen_.flight = std::move(flight);
  }

  Task<> offer_tls12() {
    const wire::ClientHello hello = own_hello();
    const Outcome outcome = co_await ask(hello);
    if (const auto* const none = std::get_if<Unreachable>(&outcome)) seen_.unreachable = none->why;
    seen_.offer = answer_of(outcome);
    const auto* const answer = std::get_if<Accepted>(&outcome);
    if (answer == nullptr) co_return;
    learn(answer->flight);
    learn_flight(answer->flight.messages, answer->flight.handshake_records);
    const bool asked = answer->flight.certificate_request.has_value();
    const HandshakeResult result = co_await whole(options_.path, limited() || asked);
    note_client_certificate(result, asked);
    const bool missing = asked && !result.completed && options_.client_certificate.empty();
    if (!result.completed && !missing && !result.oversized_record)
      seen_.offer = answer_of(result, connected_);
    if (limited()) co_await watch_limit(result, missing);
  }

  Task<> offer_tls13() {
    HandshakeResult result = co_await whole(options_.path, limited());
    if (!result.completed && dialer_.connections() == 0) {
      seen_.unreachable = result.error;
      co_return;
    }
    const bool nothing = !result.completed && !result.alert && !result.after_hello;
    if (nothing && may_ask()) result = co_await whole(options_.path, limited());
    // Whether a missing client certificate matters is said by an alert, which is lost where our request meets
    // a connection that is closed already, or over HTTP.
    if (result.completed && result.certificate_requested && !result.alert && result.application_bytes == 0 &&
        may_ask()) {
      const HandshakeResult again = co_await whole(options_.path, !limited());
      result.alert = again.alert;
      result.application_head = again.application_head;
    }
    note_client_certificate(result, result.certificate_requested);
    seen_.offer = answer_of(result, connected_);
    if (result.oversized_record) seen_.offer = {.kind = Kind::Agreed};
    if (result.completed) {
      seen_.chain = look_at_chain(result.certificates, question_.anchors, name());
      learn_flight(result.messages, result.handshake_records);
    }
    if (limited() && (result.completed || result.oversized_record)) co_await watch_limit(result, false);
  }

  void note_client_certificate(const HandshakeResult& result, bool asked) {
    if (!asked) return;
    seen_.client_certificate_shown = !options_.client_certificate.empty();
    // TLS 1.3 servers object only after our side is done, so an alert counts even then.
    const bool objects = !result.completed || result.alert || says_certificate_is_missing(result);
    seen_.client_certificate = objects ? "required" : "optional";
  }

  Task<HandshakeResult> shake_hands(const HandshakeRequest& request) {
    const std::size_t before = dialer_.connections();
    HandshakeResult result = co_await handshake(dialer_, request);
    connected_ = dialer_.connections() > before;
    co_return result;
  }

  /// A whole handshake with the plan's offer.
  /// @param ask whether to GET `path`, long enough to show whether a limit is kept to
  Task<HandshakeResult> whole(const std::string& path, bool ask) {
    HandshakeRequest request = own_request();
    if (ask) request.send = get(path);
    if (limited()) request.enough = std::size_t{8} * plan().record.mfl.value_or(question_.buffer);
    HandshakeResult result = co_await shake_hands(request);
    co_return result;
  }

  /// The longest record that the limit is about, and whether more came than one of them holds.
  LimitVerdict verdict(const HandshakeResult& result) {
    const std::uint32_t size =
        plan().record.mfl ? *plan().record.mfl : question_.buffer - 1;  // RFC 8449: the type counts, too
    const bool answered = plan().record.mfl ? result.extensions.max_fragment_length.has_value()
                                            : result.extensions.record_size_limit.has_value();
    std::size_t longest = result.largest_application_record();
    // The first handshake record of TLS 1.3, the ServerHello, is not protected (RFC 8449 section 4).
    const auto& records = result.handshake_records;
    for (std::size_t i = plan().record.rsl ? 1 : 0; i < records.size(); ++i)
      longest = std::max(longest, records[i]);
    seen_.longest_record = std::max(seen_.longest_record, static_cast<std::uint32_t>(longest));
    if (!answered) return LimitVerdict::Ignored;
    if (longest > size || result.oversized_record) return LimitVerdict::EchoedNotObeyed;
    const bool was_long =
        result.application_bytes > size ||
        std::ranges::any_of(result.messages, [&](const auto& message) { return message.bytes > size; });
    return was_long ? LimitVerdict::Obeyed : LimitVerdict::Unknown;
  }

  /// Where what came was too short to show anything, asks for what may be longer.
  Task<> watch_limit(HandshakeResult result, bool no_more) {
    seen_.limit = verdict(result);
    const bool is_http = result.application_head.starts_with("HTTP/");
    for (const std::string& path : {std::string("/favicon.ico"), path_of_nothing(4096)}) {
      if (seen_.limit != LimitVerdict::Unknown || no_more || !is_http || !may_ask()) co_return;
      result = co_await whole(path, true);
      if (result.completed || result.oversized_record) seen_.limit = verdict(result);
    }
  }

  Task<> ask_parts() {
    if (!may_ask()) co_return;
    const wire::ClientHello wide = wide_hello();
    const Outcome outcome = co_await ask(wide);
    seen_.version = answer_of(outcome);
    if (const auto* const answer = std::get_if<Accepted>(&outcome)) learn(answer->flight);
    if (seen_.version.kind != Kind::Agreed) co_return;
    wire::ClientHello narrow = wide;
    narrow.suites = suites();
    seen_.suite = co_await ask_part(narrow);
    if (!plan().group.empty()) {
      narrow = wide;
      narrow.groups = groups();
      seen_.group = co_await ask_part(narrow);
      seen_.signature_scheme = co_await ask_schemes(wide);
    }
    if (limited()) seen_.without_limit = co_await ask_without_limit();
    if (tls13_) co_await ask_chain_tls13();
  }

  /// The chain that TLS 1.3 shows under encryption only, whatever it is signed with.
  Task<> ask_chain_tls13() {
    if (seen_.chain || !may_ask()) co_return;
    HandshakeRequest request;
    request.version = wire::tls1_3;
    request.server_name = name();
    request.groups = groups_tls13();
    const HandshakeResult result = co_await shake_hands(request);
    if (result.completed) seen_.chain = look_at_chain(result.certificates, question_.anchors, name());
  }

  Task<Answer> ask_part(const wire::ClientHello& hello) {
    if (!may_ask()) co_return Answer{};
    const Outcome outcome = co_await attempt(dialer_, hello);
    co_return answer_of(outcome);
  }

  /// In TLS 1.3 the scheme is decided on under encryption.
  Task<Answer> ask_schemes(wire::ClientHello hello) {
    if (!may_ask()) co_return Answer{};
    if (tls13_) {
      HandshakeRequest request = own_request();
      request.suites.clear();
      request.groups = groups_tls13();
      request.max_fragment_length.reset();
      request.record_size_limit.reset();
      const HandshakeResult result = co_await shake_hands(request);
      if (result.completed && !seen_.chain)
        seen_.chain = look_at_chain(result.certificates, question_.anchors, name());
      co_return answer_of(result, connected_);
    }
    hello.signature_schemes = schemes();
    co_return co_await ask_part(hello);
  }

  Task<Answer> ask_without_limit() {
    if (!may_ask()) co_return Answer{};
    if (!tls13_) {
      wire::ClientHello hello = own_hello();
      hello.max_fragment_length.reset();
      co_return co_await ask_part(hello);
    }
    HandshakeRequest request = own_request();
    request.max_fragment_length.reset();
    request.record_size_limit.reset();
    const HandshakeResult result = co_await shake_hands(request);
    co_return answer_of(result, connected_);
  }

  /// What the server chooses when it may choose version and suite, and the suite in the plan's version.
  Task<> ask_favourites() {
    if (!may_ask()) co_return;
    const Outcome free = co_await attempt(dialer_, everything_at_once(name()));
    if (const auto* const answer = std::get_if<Accepted>(&free)) {
      seen_.favourite_version = wire::version_name(answer->flight.hello->version);
      seen_.favourite_suites[seen_.favourite_version] = wire::suite_name(answer->flight.hello->suite);
    }
    if (tls13_ || seen_.favourite_version == plan().version || seen_.offer.kind != Kind::Agreed || !may_ask())
      co_return;
    const Outcome suite = co_await attempt(dialer_, everything_tls12(name()));
    if (const auto* const answer = std::get_if<Accepted>(&suite))
      seen_.favourite_suites["tls1.2"] = wire::suite_name(answer->flight.hello->suite);
  }

  Dialer& dialer_;
  const ProbeOptions& options_;
  const PlanQuestion& question_;
  bool tls13_;
  bool connected_ = true;  ///< of the last whole handshake
  Observation seen_;
};

Task<> work(const std::function<std::optional<PlanJob>()>& next, const ProbeOptions& options,
            SharedGates& shared) {
  while (const std::optional<PlanJob> job = next()) {
    Dialer dialer(co_await asio::this_coro::executor, job->question.plan.target, options, shared);
    Asking asking(dialer, options, job->question);
    Observation seen = co_await asking.run();
    job->done(std::move(seen));
  }
}

}  // namespace

void ask_about_plans(const std::function<std::optional<PlanJob>()>& next, const ProbeOptions& options,
                     std::size_t at_once) {
  check_client_certificate(options);
  side_by_side(at_once, [&](SharedGates& shared) { return work(next, options, shared); });
}

}  // namespace tlsfit::probe
