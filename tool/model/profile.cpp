#include "model/profile.hpp"

#include <array>
#include <charconv>

namespace tlsfit {

namespace {

constexpr std::array<std::pair<LimitVerdict, std::string_view>, 5> verdict_texts{{
    {LimitVerdict::Unknown, "unknown"},
    {LimitVerdict::Obeyed, "obeyed"},
    {LimitVerdict::EchoedNotObeyed, "echoed-not-obeyed"},
    {LimitVerdict::Ignored, "ignored"},
    {LimitVerdict::Refused, "refused"},
}};
constexpr std::array<std::pair<Accepted, std::string_view>, 3> accepted_texts{{
    {Accepted::Unknown, "unknown"},
    {Accepted::Accepted, "accepted"},
    {Accepted::Refused, "refused"},
}};

template <class Value, std::size_t N>
std::string_view look_up(const std::array<std::pair<Value, std::string_view>, N>& table, Value value) {
  for (const auto& [entry, text] : table)
    if (entry == value) return text;
  return table[0].second;
}

template <class Value, std::size_t N>
Value parse(const std::array<std::pair<Value, std::string_view>, N>& table, Fields& fields,
            const std::string& key) {
  const std::string text = fields.text(key);
  for (const auto& [value, entry] : table)
    if (entry == text) return value;
  std::string wanted;
  for (const auto& [value, entry] : table)
    wanted += fmt::format("{}\"{}\"", wanted.empty() ? "" : " or ", entry);
  throw fields.wrong(key, wanted);
}

std::uint32_t count(Fields& fields, std::string_view key) {
  const std::int64_t value = fields.integer(key);
  if (value < 0 || value > 0xFFFFFFFFLL) throw fields.wrong(key, "a number of bytes");
  return static_cast<std::uint32_t>(value);
}

/// A member of an object that maps version names to `read(fields, version)`.
template <class Result, class Read>
std::map<Version, Result> by_version(Fields& fields, std::string_view key, Read read) {
  std::map<Version, Result> result;
  if (!fields.has(key)) return result;
  Fields object = fields.object(key);
  for (const char* const version : {"tls1.0", "tls1.1", "tls1.2", "tls1.3"})
    if (object.has(version)) result.emplace(version, read(object, version));
  object.done();
  return result;
}

Json to_json(const Certificate& c) {
  return {{"subject", c.subject},     {"issuer", c.issuer}, {"key", c.key},
          {"signature", c.signature}, {"bytes", c.bytes},   {"not_before", c.not_before},
          {"not_after", c.not_after}, {"pem", c.pem}};
}

Json to_json(const TrustAnchor& a) {
  return {{"subject", a.subject}, {"key", a.key},       {"signature", a.signature},
          {"bytes", a.bytes},     {"sha256", a.sha256}, {"source", a.source},
          {"pem", a.pem}};
}

Json to_json(const TrustPath& path) {
  return {{"certificates", path.certificates}, {"trust_anchor", to_json(path.trust_anchor)}};
}

Json to_json(const Chain& chain) {
  Json certificates = Json::array(), paths = Json::array();
  for (const TrustPath& path : chain.paths) paths.push_back(to_json(path));
  for (const Certificate& certificate : chain.certificates) certificates.push_back(to_json(certificate));
  return {{"key", chain.key},
          {"message_bytes", chain.message_bytes},
          {"verified", chain.verified},
          {"problem", or_null(chain.problem)},
          {"certificates", certificates},
          {"trust_anchor", chain.trust_anchor ? to_json(*chain.trust_anchor) : Json(nullptr)},
          {"paths", paths}};
}

Json to_json(const Flight& flight) {
  Json messages = Json::array();
  for (const Flight::Message& m : flight.messages) messages.push_back({{"type", m.type}, {"bytes", m.bytes}});
  return {{"version", flight.version},
          {"max_fragment_length", or_null(flight.max_fragment_length)},
          {"record_size_limit", or_null(flight.record_size_limit)},
          {"messages", messages},
          {"records", flight.records}};
}

Json to_json(const Largest& largest) {
  Json application = nullptr;
  if (largest.application_record)
    application = {{"bytes", *largest.application_record}, {"basis", largest.application_basis}};
  return {
      {"handshake_message", {{"type", largest.handshake_message_type}, {"bytes", largest.handshake_message}}},
      {"handshake_record", largest.handshake_record},
      {"application_record", application},
      {"application_record_observed", or_null(largest.application_record_observed)},
      {"range_bounds", or_null(largest.range_bounds)}};
}

Suite suite_from(Fields fields) {
  Suite suite;
  const std::string id = fields.text("id");
  const auto [end, failed] =
      std::from_chars(id.data() + std::min<std::size_t>(2, id.size()), id.data() + id.size(), suite.id, 16);
  if (!id.starts_with("0x") || failed != std::errc() || end != id.data() + id.size())
    throw fields.wrong("id", "a suite number such as \"0xC02B\"");
  suite.name = fields.text("name");
  return suite;
}

Certificate certificate_from(Fields fields) {
  return {.subject = fields.text("subject"),
          .issuer = fields.text("issuer"),
          .key = fields.text("key"),
          .signature = fields.text("signature"),
          .bytes = count(fields, "bytes"),
          .not_before = fields.text("not_before"),
          .not_after = fields.text("not_after"),
          .pem = fields.text("pem", "")};
}

TrustAnchor anchor_from(Fields fields) {
  return {.subject = fields.text("subject"),
          .key = fields.text("key"),
          .signature = fields.text("signature"),
          .bytes = count(fields, "bytes"),
          .sha256 = fields.text("sha256"),
          .source = fields.text("source"),
          .pem = fields.text("pem", "")};
}

Chain chain_from(Fields fields) {
  Chain chain;
  chain.key = fields.text("key");
  chain.message_bytes = count(fields, "message_bytes");
  chain.verified = fields.flag("verified");
  if (fields.has("problem") && !fields.any("problem").is_null()) chain.problem = fields.text("problem");
  for (Fields& certificate : fields.objects("certificates"))
    chain.certificates.push_back(certificate_from(certificate));
  if (fields.has("trust_anchor") && !fields.any("trust_anchor").is_null())
    chain.trust_anchor = anchor_from(fields.object("trust_anchor"));
  if (fields.has("paths"))
    for (Fields& path : fields.objects("paths"))
      chain.paths.push_back({path.texts("certificates"), anchor_from(path.object("trust_anchor"))});
  return chain;
}

std::optional<std::uint32_t> count_or_null(Fields& fields, std::string_view key) {
  if (!fields.has(key) || fields.any(key).is_null()) return std::nullopt;
  return count(fields, key);
}

Flight flight_from(Fields fields) {
  Flight flight;
  flight.version = fields.text("version");
  flight.max_fragment_length = count_or_null(fields, "max_fragment_length");
  flight.record_size_limit = count_or_null(fields, "record_size_limit");
  for (Fields& message : fields.objects("messages"))
    flight.messages.push_back({message.text("type"), count(message, "bytes")});
  const Json& records = fields.any("records");
  if (!records.is_array()) throw fields.wrong("records", "a list of sizes in bytes");
  for (const Json& bytes : records) {
    if (!bytes.is_number_unsigned() || bytes.get<std::uint64_t>() > 0xFFFF)
      throw fields.wrong("records", "a list of sizes in bytes");
    flight.records.push_back(bytes.get<std::uint32_t>());
  }
  return flight;
}

Largest largest_from(Fields fields) {
  Largest largest;
  Fields message = fields.object("handshake_message");
  largest.handshake_message_type = message.text("type");
  largest.handshake_message = count(message, "bytes");
  largest.handshake_record = count(fields, "handshake_record");
  if (fields.has("application_record") && !fields.any("application_record").is_null()) {
    Fields record = fields.object("application_record");
    largest.application_record = count(record, "bytes");
    largest.application_basis = record.text("basis");
  }
  largest.application_record_observed = count_or_null(fields, "application_record_observed");
  largest.range_bounds = fields.tristate("range_bounds");
  return largest;
}

std::optional<std::string> text_or_null(Fields& fields, std::string_view key) {
  if (!fields.has(key) || fields.any(key).is_null()) return std::nullopt;
  return fields.text(key);
}

Json to_json(const std::map<Version, ResumptionLimits>& limits) {
  Json json = Json::object();
  for (const auto& [version, l] : limits)
    json[version] = {{"limit_then_none", or_null(l.limit_then_none)},
                     {"none_then_limit", or_null(l.none_then_limit)}};
  return json;
}

std::map<std::uint32_t, LimitVerdict> verdicts_from(Fields fields) {
  std::map<std::uint32_t, LimitVerdict> result;
  for (const std::uint32_t size : {512u, 1024u, 2048u, 4096u})
    if (fields.has(std::to_string(size))) result[size] = parse(verdict_texts, fields, std::to_string(size));
  return result;
}

RecordSizeLimit limit_from(Fields fields) {
  RecordSizeLimit limit;
  limit.answer = count_or_null(fields, "answer");
  limit.verdict = parse(verdict_texts, fields, "verdict");
  return limit;
}

}  // namespace

std::string_view text_of(LimitVerdict verdict) {
  return look_up(verdict_texts, verdict);
}
std::string_view text_of(Accepted accepted) {
  return look_up(accepted_texts, accepted);
}

Json to_json(const Profile& profile) {
  Json versions = Json::object(), suites = Json::object(), groups = Json::object(), schemes = Json::object();
  Json fragment = Json::object(), limits = Json::object(), chains = Json::array();
  for (const auto& [version, accepted] : profile.versions) versions[version] = text_of(accepted);
  for (const auto& [version, list] : profile.suites) {
    suites[version] = Json::array();
    for (const Suite& suite : list)
      suites[version].push_back({{"id", fmt::format("0x{:04X}", suite.id)}, {"name", suite.name}});
  }
  for (const auto& [version, list] : profile.groups) groups[version] = list;
  for (const auto& [version, list] : profile.signature_schemes) schemes[version] = list;
  for (const auto& [version, verdicts] : profile.max_fragment_length) {
    fragment[version] = Json::object();
    for (const auto& [size, verdict] : verdicts) fragment[version][std::to_string(size)] = text_of(verdict);
  }
  for (const auto& [version, limit] : profile.record_size_limit)
    limits[version] = {{"answer", or_null(limit.answer)}, {"verdict", text_of(limit.verdict)}};
  for (const Chain& chain : profile.chains) chains.push_back(to_json(chain));
  Json flights = Json::array();
  for (const Flight& flight : profile.flights) flights.push_back(to_json(flight));
  Json json = {{"schema", "tlsfit.profile/1"},
               {"target", to_json(profile.target)},
               {"probed_at", profile.probed_at},
               {"connections", profile.connections},
               {"seconds", profile.seconds},
               {"versions", versions},
               {"suites", suites},
               {"server_preference", or_null(profile.server_preference)},
               {"groups", groups},
               {"signature_schemes", schemes},
               {"max_fragment_length", fragment},
               {"record_size_limit", limits},
               {"chains", chains},
               {"flights", flights},
               {"largest", to_json(profile.largest)},
               {"extended_master_secret", or_null(profile.extended_master_secret)},
               {"encrypt_then_mac", or_null(profile.encrypt_then_mac)},
               {"secure_renegotiation", or_null(profile.secure_renegotiation)},
               {"session_ticket", or_null(profile.session_ticket)},
               {"session_id_resumption", or_null(profile.session_id_resumption)},
               {"resumption_limits", to_json(profile.resumption_limits)},
               {"needs_sni", or_null(profile.needs_sni)},
               {"client_certificate", profile.client_certificate},
               {"alpn", profile.alpn},
               {"problems", profile.problems},
               {"notes", profile.notes}};
  if (profile.resumption)
    json["resumption"] = {{"resumes", or_null(profile.resumption->resumes)},
                          {"ticket", or_null(profile.resumption->ticket)},
                          {"keeps_limit", or_null(profile.resumption->keeps_limit)}};
  return json;
}

Profile profile_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.profile/1");
  Profile profile;
  profile.target = target_from_json(fields.object("target"));
  profile.probed_at = fields.text("probed_at");
  profile.connections = count(fields, "connections");
  profile.seconds = fields.number("seconds");
  profile.versions = by_version<Accepted>(
      fields, "versions", [](Fields& f, const char* v) { return parse(accepted_texts, f, v); });
  profile.suites = by_version<std::vector<Suite>>(fields, "suites", [](Fields& f, const char* v) {
    std::vector<Suite> suites;
    for (Fields& suite : f.objects(v)) suites.push_back(suite_from(suite));
    return suites;
  });
  profile.server_preference = fields.tristate("server_preference");
  const auto names = [](Fields& f, const char* v) { return f.texts(v); };
  profile.groups = by_version<std::vector<std::string>>(fields, "groups", names);
  profile.signature_schemes = by_version<std::vector<std::string>>(fields, "signature_schemes", names);
  profile.max_fragment_length = by_version<std::map<std::uint32_t, LimitVerdict>>(
      fields, "max_fragment_length", [](Fields& f, const char* v) { return verdicts_from(f.object(v)); });
  profile.record_size_limit = by_version<RecordSizeLimit>(
      fields, "record_size_limit", [](Fields& f, const char* v) { return limit_from(f.object(v)); });
  for (Fields& chain : fields.objects("chains")) profile.chains.push_back(chain_from(chain));
  if (fields.has("flights"))
    for (Fields& flight : fields.objects("flights")) profile.flights.push_back(flight_from(flight));
  profile.largest = largest_from(fields.object("largest"));
  profile.extended_master_secret = fields.tristate("extended_master_secret");
  profile.encrypt_then_mac = fields.tristate("encrypt_then_mac");
  profile.secure_renegotiation = fields.tristate("secure_renegotiation");
  profile.session_ticket = fields.tristate("session_ticket");
  profile.session_id_resumption = fields.tristate("session_id_resumption");
  profile.resumption_limits = by_version<
      ResumptionLimits>(fields, "resumption_limits", [](Fields& f, const char* v) {
    Fields limits = f.object(v);
    return ResumptionLimits{text_or_null(limits, "limit_then_none"), text_or_null(limits, "none_then_limit")};
  });
  if (fields.has("resumption")) {
    Fields seen = fields.object("resumption");
    profile.resumption = {
        .resumes = seen.tristate("resumes"), .ticket = {}, .keeps_limit = seen.tristate("keeps_limit")};
    if (seen.has("ticket") && !seen.any("ticket").is_null())
      profile.resumption->ticket = count(seen, "ticket");
  }
  profile.needs_sni = fields.tristate("needs_sni");
  profile.client_certificate = fields.text("client_certificate", "unknown");
  if (fields.has("alpn")) profile.alpn = fields.texts("alpn");
  if (fields.has("problems")) profile.problems = fields.texts("problems");
  if (fields.has("notes")) profile.notes = fields.texts("notes");  // older profiles have none
  return profile;
}

}  // namespace tlsfit
