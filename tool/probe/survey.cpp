#include "probe/survey.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/rand.h>

#include <algorithm>

#include "base/error.hpp"
#include "probe/flight_layout.hpp"
#include "probe/hello.hpp"
#include "probe/questions/limits.hpp"

namespace tlsfit::probe {

namespace {

bool is_inconclusive(const Outcome& outcome) {
  return !std::holds_alternative<Accepted>(outcome) && !std::holds_alternative<Misbehaved>(outcome) &&
         !says_no(outcome);
}

bool is_tls(const Outcome& outcome) {
  return std::holds_alternative<Accepted>(outcome) || is_refusal(outcome) ||
         std::holds_alternative<Misbehaved>(outcome);
}

/// Those not seen yet first, each part in the order it had; the first part begins `turns` places later, since
/// hellos that are under way at the same time should not all ask for the same news.
std::vector<std::uint16_t> news_first(std::vector<std::uint16_t> all, const std::vector<std::uint16_t>& seen,
                                      std::size_t turns = 0) {
  const auto old = std::ranges::stable_partition(
      all, [&](std::uint16_t id) { return std::ranges::find(seen, id) == seen.end(); });
  const auto news = old.begin() - all.begin();
  if (news > 0)
    std::rotate(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(turns) % news, old.begin());
  return all;
}

void add_new(std::vector<std::uint16_t>& list, const std::optional<std::uint16_t>& id) {
  if (id && std::ranges::find(list, *id) == list.end()) list.push_back(*id);
}

/// A yes is never taken back by a later no: servers answer an extension where it makes sense to them.
void note_yes(std::optional<bool>& word, bool yes) {
  if (yes || !word) word = yes;
}

/// The same question without what is beside it.
wire::ClientHello smaller(wire::ClientHello hello) {
  hello.alpn.clear();
  hello.session_ticket.reset();
  hello.encrypt_then_mac = false;
  hello.session_id.clear();
  return hello;
}

}  // namespace

bool Survey::accepts(std::uint16_t version) const {
  const auto found = profile.versions.find(wire::version_name(version));
  return found != profile.versions.end() && found->second == tlsfit::Accepted::Accepted;
}

std::string Survey::server_name() const {
  return profile.target.sni;
}

std::vector<std::string> Survey::protocols() const {
  if (!options.alpn.empty() || profile.target.alpn.empty()) return options.alpn;
  return {profile.target.alpn};
}

wire::ClientHello Survey::hello_tls12() const {
  wire::ClientHello hello = everything_tls12(server_name());
  hello.groups = news_first(std::move(hello.groups), seen_groups, asked);
  hello.signature_schemes = news_first(std::move(hello.signature_schemes), seen_schemes, asked);
  hello.alpn = protocols();
  return hello;
}

wire::ClientHello Survey::hello_tls13() const {
  wire::ClientHello hello = everything_tls13(server_name());
  hello.suites = news_first(std::move(hello.suites), seen_suites_tls13);
  hello.signature_schemes = news_first(std::move(hello.signature_schemes), seen_schemes, asked);
  hello.alpn = protocols();
  return hello;
}

HandshakeRequest Survey::request(std::uint16_t version) const {
  HandshakeRequest request;
  request.version = version;
  if (version == wire::tls1_3) {
    request.suites = news_first(ids(wire::suites_tls13()), seen_suites_tls13);
    request.groups = news_first(groups_tls13(), seen_groups_tls13);
    // Key shares of thousands of bits cost too much to be tried before they are needed.
    std::ranges::stable_partition(request.groups,
                                  [](std::uint16_t group) { return !wire::is_finite_field(group); });
  }
  request.server_name = server_name();
  request.alpn = protocols();
  request.client_certificate = options.client_certificate;
  request.client_key = options.client_key;
  return request;
}

std::vector<std::uint16_t> Survey::suites_of(wire::KeyExchange exchange, wire::Authentication kind) const {
  std::vector<std::uint16_t> result;
  const auto found = profile.suites.find("tls1.2");
  if (found == profile.suites.end()) return result;
  for (const Suite& accepted : found->second) {
    const wire::Name suite{accepted.id, accepted.name};
    if (wire::key_exchange(suite) == exchange && wire::authentication(suite) == kind)
      result.push_back(suite.id);
  }
  return result;
}

std::string Survey::get_request(std::uint32_t range) const {
  return fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: tlsfit\r\nAccept: */*\r\n{}Connection: close\r\n\r\n", path,
      profile.target.name(), range == 0 ? "" : fmt::format("Range: bytes=0-{}\r\n", range - 1));
}

Task<Outcome> Survey::ask(wire::ClientHello hello) {
  ++asked;
  Outcome outcome = co_await attempt(dialer, hello);
  const bool was_there = dialer.connections() > 0;
  if (is_inconclusive(outcome) && was_there && !dialer.gate().is_over()) {
    hello = smaller(std::move(hello));
    RAND_bytes(hello.random.data(), static_cast<int>(hello.random.size()));
    Outcome again = co_await attempt(dialer, hello);
    outcome = std::move(again);
  }
  heard_tls = heard_tls || is_tls(outcome);
  if (const auto* const accepted = std::get_if<Accepted>(&outcome)) learn(hello, accepted->flight);
  if (std::holds_alternative<Misbehaved>(outcome) || std::holds_alternative<Garbled>(outcome))
    problem(fmt::format("the server {}", describe(outcome)));
  co_return outcome;
}

Task<HandshakeResult> Survey::complete(HandshakeRequest request) {
  HandshakeResult result = co_await handshake(dialer, request);
  learn(request, result);
  co_return result;
}

void Survey::learn_message(wire::HandshakeType type, std::size_t bytes) {
  if (bytes <= profile.largest.handshake_message) return;
  profile.largest.handshake_message = static_cast<std::uint32_t>(bytes);
  profile.largest.handshake_message_type = wire::handshake_name(type);
}

void Survey::learn_chain(const std::vector<Bytes>& certificates, std::size_t message_bytes) {
  if (certificates.empty()) return;
  const auto [known, is_new] = chains.emplace(hex(certificates.front()), profile.chains.size());
  if (is_new) profile.chains.push_back(verifier.examine(certificates, server_name()));
  // TLS 1.3 adds a few bytes to the same certificates; the larger message is the one to make room for.
  Chain& chain = profile.chains[known->second];
  chain.message_bytes = std::max(chain.message_bytes, static_cast<std::uint32_t>(message_bytes));
}

void Survey::learn(const wire::ClientHello& hello, const wire::ServerFlight& flight) {
  for (const wire::MessageSize& message : flight.messages) learn_message(message.type, message.bytes);
  if (!hello.max_fragment_length)
    profile.largest.handshake_record =
        std::max(profile.largest.handshake_record, static_cast<std::uint32_t>(flight.largest_record()));
  if (hello.server_name == server_name()) learn_chain(flight.certificates, flight.certificate_message());
  note_flight(profile, flight.hello->version, flight.hello->extensions, hello.record_size_limit,
              flight.messages, flight.handshake_records);
  if (flight.certificate_request && profile.client_certificate == "unknown")
    profile.client_certificate = "optional";
  if (flight.hello->version == wire::tls1_3) {
    add_new(seen_suites_tls13, flight.hello->suite);
    add_new(seen_groups_tls13, flight.hello->extensions.key_share_group);
  }
  if (flight.hello->version != wire::tls1_2) return;
  const wire::ServerExtensions& extensions = flight.hello->extensions;
  if (hello.extended_master_secret)
    note_yes(profile.extended_master_secret, extensions.has(wire::Extension::ExtendedMasterSecret));
  if (hello.renegotiation_info)
    note_yes(profile.secure_renegotiation, extensions.has(wire::Extension::RenegotiationInfo));
  if (hello.session_ticket) note_yes(profile.session_ticket, extensions.has(wire::Extension::SessionTicket));
  const std::string suite = wire::suite_name(flight.hello->suite);
  if (hello.encrypt_then_mac && wire::is_cbc({flight.hello->suite, suite}))
    note_yes(profile.encrypt_then_mac, extensions.has(wire::Extension::EncryptThenMac));
  if (!flight.key_exchange) return;
  add_new(seen_groups, flight.key_exchange->group);
  add_new(seen_schemes, flight.key_exchange->signature_scheme);
}

void Survey::learn(const HandshakeRequest& request, const HandshakeResult& result) {
  std::size_t certificate_message = 0;
  for (const wire::MessageSize& message : result.messages) {
    learn_message(message.type, message.bytes);
    if (message.type == wire::HandshakeType::Certificate) certificate_message = message.bytes;
  }
  if (!request.max_fragment_length && !request.record_size_limit)
    profile.largest.handshake_record = std::max(
        profile.largest.handshake_record, static_cast<std::uint32_t>(result.largest_handshake_record()));
  if (!result.resumed && request.server_name == server_name())
    learn_chain(result.certificates, certificate_message);
  if (result.completed)
    note_flight(profile, result.version, result.extensions, request.record_size_limit, result.messages,
                result.handshake_records);
  if (request.version != wire::tls1_3 || !result.completed) return;
  add_new(seen_suites_tls13, result.suite);
  const std::vector<std::uint16_t> known = groups_tls13();
  const auto see_group = [&](std::uint16_t group) {
    if (std::ranges::find(known, group) != known.end()) add_new(seen_groups_tls13, group);
  };
  see_group(result.group);
  std::ranges::for_each(result.extensions.supported_groups, see_group);
}

namespace {

void add_line(std::vector<std::string>& lines, std::string line) {
  if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
}

}  // namespace

void Survey::problem(std::string line) {
  add_line(profile.problems, std::move(line));
}

void Survey::note(std::string line) {
  add_line(profile.notes, std::move(line));
}

namespace {

/// No TLS at all came back: says why in one line.
void give_up_unless_tls(const Survey& survey, const Outcome& outcome) {
  if (survey.heard_tls) return;
  const std::string name = survey.dialer.target().name();
  if (std::holds_alternative<Unreachable>(outcome))
    throw Error(ExitCode::Unreachable, "{}: {}", name, describe(outcome));
  throw Error(ExitCode::No, "{}: what answers does not speak TLS: {}", name, describe(outcome));
}

Task<> rest_of_riders(Survey& survey) {
  co_await ask_riders_left(survey);
  co_await ask_alpn(survey);  // goes on where a rider began
}

Task<> everything_tls12(Survey& survey, Outcome first) {
  const bool agreed = survey.accepts(wire::tls1_2);
  if (!survey.options.application) ride_fragment_lengths_tls12(survey);
  if (!survey.options.application) ride_record_size_limit_tls12(survey);
  ride_alpn(survey);
  if (agreed && survey.options.application)
    co_await together_of(ask_suites_tls12(survey, std::move(first)), ask_fragment_lengths_tls12(survey));
  else
    co_await ask_suites_tls12(survey, std::move(first));
  if (!survey.has_suites_tls12()) co_return;
  std::vector<Task<>> questions;
  if (!agreed && survey.options.application) questions.push_back(ask_fragment_lengths_tls12(survey));
  questions.push_back(rest_of_riders(survey));
  questions.push_back(ask_groups_tls12(survey));
  questions.push_back(ask_signatures_tls12(survey));
  questions.push_back(ask_null_suites_tls12(survey));
  questions.push_back(ask_psk_suites_tls12(survey));
  questions.push_back(ask_server_name(survey));
  if (survey.options.application) questions.push_back(ask_record_size_limit(survey, wire::tls1_2));
  if (survey.options.application || survey.profile.client_certificate == "optional")
    questions.push_back(ask_application(survey, wire::tls1_2));
  if (survey.options.resumption) questions.push_back(ask_resumption(survey, wire::tls1_2));
  co_await together(std::move(questions));
}

Task<> handshakes_tls13(Survey& survey) {
  co_await together_of(ask_handshakes_tls13(survey), ask_record_size_limit(survey, wire::tls1_3),
                       ask_application(survey, wire::tls1_3));
  co_await ask_suites_tls13(survey);  // what the handshakes left open
}

Task<> everything_tls13(Survey& survey) {
  std::vector<Task<>> questions;
  questions.push_back(handshakes_tls13(survey));
  if (survey.options.resumption) questions.push_back(ask_resumption(survey, wire::tls1_3));
  co_await together(std::move(questions));
}

std::string doubt_of_broker(const Survey& survey) {
  const std::string begin = "record limits were agreed to, but ";
  const std::string& topic = survey.profile.target.mqtt_topic;
  if (topic.empty())
    return begin +
           "a broker shows only by a long message whether it keeps to them: name a topic of yours with "
           "--mqtt-topic, or as mqtt_topic in targets.json";
  if (survey.options.mqtt.retained)
    return fmt::format("{}no retained message of more than {} bytes came from {}", begin, smallest_limit,
                       topic);
  return fmt::format(
      "{}what was published to {} did not come back: may this client publish and subscribe there?", begin,
      topic);
}

/// Takes back every word about a limit that nothing longer than the limit has shown.
void doubt_unproven_limits(Survey& survey) {
  if (take_back_unproven(survey) == 0) return;
  if (!survey.options.application)
    survey.note(
        "record limits were agreed to, but without a request nobody knows whether application data keeps to "
        "them");
  else if (survey.protocol == Protocol::Mqtt)
    survey.problem(doubt_of_broker(survey));
  else if (survey.page.empty())
    survey.problem(
        "record limits were agreed to, but what came is too short to show whether they are kept to");
  else
    survey.problem(fmt::format(
        "record limits were agreed to, but neither what GET {} brings nor what else the server "
        "offers is long enough to show whether they are kept to: name something longer with --path",
        survey.options.path));
}

/// "tls1.2", "tls1.3" → "TLS 1.2 and 1.3"
std::string spoken(const std::vector<Version>& versions) {
  std::vector<std::string> numbers;
  for (const Version& version : versions) numbers.push_back(version.substr(3));
  std::ranges::sort(numbers);
  return fmt::format("TLS {}", fmt::join(numbers, " and "));
}

/// One line for all versions: nearly every server that knows the limit does it.
void note_resumption(Survey& survey) {
  if (survey.changed_limit.empty()) return;
  survey.note(
      fmt::format("a session begun without max_fragment_length and resumed while offering 512 brings "
                  "records of up to {} bytes ({}): resume only with the limit of the first handshake",
                  survey.longest_after_change, spoken(survey.changed_limit)));
}

/// What follows from all answers together.
void conclude(Survey& survey) {
  Profile& profile = survey.profile;
  Largest& largest = profile.largest;
  doubt_unproven_limits(survey);
  note_resumption(survey);
  std::optional<std::uint32_t> kept;
  for (const auto& [version, verdicts] : profile.max_fragment_length)
    for (const auto& [size, verdict] : verdicts)
      if (verdict == LimitVerdict::Obeyed) kept = std::min(kept.value_or(size), size);
  if (kept) {
    largest.application_record = kept;
    largest.application_basis = "negotiated";
  } else if (largest.application_record_observed) {
    largest.application_record = largest.application_record_observed;
    largest.application_basis = "observed";
  }
  if (profile.client_certificate == "unknown" && survey.has_suites_tls12())
    profile.client_certificate = "none";
}

}  // namespace

Task<> run(Survey& survey) {
  Outcome tls12, tls13, older;
  co_await together_of(ask_tls12(survey, tls12), ask_tls13(survey, tls13), ask_older_versions(survey, older));
  give_up_unless_tls(survey, tls12);
  survey.profile.target.address = survey.dialer.address();
  note_version(survey, "tls1.2", tls12);
  std::vector<Task<>> versions;
  versions.push_back(everything_tls12(survey, std::move(tls12)));
  if (survey.accepts(wire::tls1_3)) versions.push_back(everything_tls13(survey));
  co_await together(std::move(versions));
  // Where there is no TLS 1.2, the same questions take whole handshakes.
  if (survey.accepts(wire::tls1_3) && !survey.has_suites_tls12())
    co_await together_of(ask_alpn(survey), ask_server_name(survey));
  if (survey.options.application) co_await ask_for_more(survey);
  conclude(survey);
}

}  // namespace tlsfit::probe
