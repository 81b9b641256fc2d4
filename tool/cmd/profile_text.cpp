#include "cmd/profile_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit {

namespace {

/// "tls1.2" → "TLS 1.2"
std::string version_text(const Version& version) {
  return "TLS " + version.substr(3);
}

std::string listed(std::vector<std::string> items) {
  if (items.empty()) return "none";
  if (items.size() == 1) return items.front();
  const std::string last = items.back();
  items.pop_back();
  return fmt::format("{} and {}", fmt::join(items, ", "), last);
}

std::string accepted_versions(const Profile& profile) {
  std::vector<std::string> numbers;
  for (const auto& [version, word] : profile.versions)
    if (word == Accepted::Accepted) numbers.push_back(version.substr(3));
  return numbers.empty() ? "no TLS version" : "TLS " + listed(std::move(numbers));
}

/// The smallest limit that is obeyed in the newest version that obeys any, as (size, version).
std::optional<std::pair<std::uint32_t, Version>> obeyed_limit(const Profile& profile) {
  for (const Version& version : {Version("tls1.2"), Version("tls1.3")}) {
    const auto sizes = profile.max_fragment_length.find(version);
    if (sizes == profile.max_fragment_length.end()) continue;
    for (const auto& [size, verdict] : sizes->second)
      if (verdict == LimitVerdict::Obeyed) return std::pair(size, version);
  }
  return {};
}

std::string kilobytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} KB", static_cast<double>(bytes) / 1024);
}

/// "EC secp256r1" → "ECDSA P-256", as people say it.
std::string spoken(std::string_view key) {
  if (key == "EC secp256r1") return "ECDSA P-256";
  if (key == "EC secp384r1") return "ECDSA P-384";
  if (key == "EC secp521r1") return "ECDSA P-521";
  return std::string(key);
}

std::string yes_or_no(const std::optional<bool>& word) {
  return !word ? "unknown" : *word ? "yes" : "no";
}

/// What a server does with the limits on records that a client of Mbed TLS can ask for.
std::string limits_word(const Profile& profile) {
  if (const auto limit = obeyed_limit(profile)) return fmt::format("{}-byte records honoured", limit->first);
  const auto record_size = profile.record_size_limit.find("tls1.3");
  const LimitVerdict in_tls13 =
      record_size == profile.record_size_limit.end() ? LimitVerdict::Ignored : record_size->second.verdict;
  if (in_tls13 == LimitVerdict::Obeyed) return "record_size_limit honoured in TLS 1.3";
  bool unknown = in_tls13 == LimitVerdict::Unknown || profile.max_fragment_length.empty();
  for (const auto& [version, sizes] : profile.max_fragment_length)
    for (const auto& [size, verdict] : sizes) unknown = unknown || verdict == LimitVerdict::Unknown;
  return unknown ? "record limits unknown" : "no record limit honoured";
}

/// What to do where no chain leads to something trusted here; empty if one does, or if none came.
std::string trust_word(const Profile& profile) {
  if (profile.chains.empty() || std::ranges::any_of(profile.chains, &Chain::verified)) return "";
  // Only a missing issuer is a matter of what is trusted: a chain that has ended is no better with --ca.
  const bool issuer_is_missing = std::ranges::any_of(profile.chains, [](const Chain& chain) {
    const std::string why = chain.problem.value_or("");
    return why.find("issuer certificate") != why.npos || why.find("self-signed") != why.npos ||
           why.find("first certificate") != why.npos;
  });
  return issuer_is_missing ? ", no chain verifies: name what to trust with --ca" : ", no chain verifies";
}

/// 'needs 4.1 KB to receive, ECDSA P-256, TLS 1.2 and 1.3, 512-byte records honoured'
std::string verdict(const Profile& profile) {
  const auto limit = obeyed_limit(profile);
  const Largest& largest = profile.largest;
  // A whole handshake message must fit the buffer, and so must a record.
  std::uint64_t need = largest.handshake_message;
  need = std::max<std::uint64_t>(need, limit ? limit->first : largest.handshake_record);
  if (!limit) need = std::max<std::uint64_t>(need, largest.application_record.value_or(0));
  std::vector<std::string> keys;
  for (const Chain& chain : profile.chains)
    if (!chain.certificates.empty()) keys.push_back(spoken(chain.certificates.front().key));
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return fmt::format("needs {}{} to receive, {}, {}, {}{}", limit ? "" : "at least ", kilobytes(need),
                     keys.empty() ? "no certificate" : fmt::format("{}", fmt::join(keys, " or ")),
                     accepted_versions(profile), limits_word(profile), trust_word(profile));
}

std::string limits_text(const Profile& profile, const Version& version) {
  const auto sizes = profile.max_fragment_length.find(version);
  if (sizes == profile.max_fragment_length.end()) return "unknown";
  std::vector<std::string> parts;
  for (const auto& [size, word] : sizes->second) parts.push_back(fmt::format("{} {}", size, text_of(word)));
  const bool all_same = std::ranges::all_of(
      sizes->second, [&](const auto& entry) { return entry.second == sizes->second.begin()->second; });
  if (all_same && !sizes->second.empty()) return std::string(text_of(sizes->second.begin()->second));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string rsl_text(const Profile& profile, const Version& version) {
  const auto limit = profile.record_size_limit.find(version);
  if (limit == profile.record_size_limit.end()) return "unknown";
  const std::string word(text_of(limit->second.verdict));
  return limit->second.answer ? fmt::format("{} (answers {})", word, grouped(*limit->second.answer)) : word;
}

std::string suites_text(const std::vector<Suite>& suites) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> names;
  for (const Suite& suite : suites) {
    if (names.size() == shown) break;
    names.push_back(suite.name.starts_with("TLS_") ? suite.name.substr(4) : suite.name);
  }
  return fmt::format("{}: {}{}", suites.size(), fmt::join(names, ", "), suites.size() > shown ? " …" : "");
}

std::string largest_text(const Largest& largest) {
  std::string application = "unknown";
  if (largest.application_record)
    application = fmt::format("{} ({})", grouped(*largest.application_record), largest.application_basis);
  if (largest.application_basis == "negotiated" && largest.application_record_observed)
    application += fmt::format(", {} without", grouped(*largest.application_record_observed));
  if (largest.range_bounds)
    application += fmt::format(", {}made smaller by a Range request", *largest.range_bounds ? "" : "not ");
  return fmt::format("{} message {} bytes, handshake record {}, application record {}",
                     largest.handshake_message_type, grouped(largest.handshake_message),
                     grouped(largest.handshake_record), application);
}

void chain_rows(Table& table, const Chain& chain) {
  std::vector<std::string> keys;
  for (const Certificate& certificate : chain.certificates) keys.push_back(certificate.key);
  const std::string state = chain.verified ? painted("verified", Colour::Green, Stream::Out)
                                           : painted("not verified", Colour::Red, Stream::Out);
  table.row({"chain", fmt::format("{}, {} bytes, {}{}", fmt::join(keys, " < "), grouped(chain.message_bytes),
                                  state, chain.problem ? ": " + printable(*chain.problem) : "")});
  const auto anchor_row = [&](std::string_view before, const TrustAnchor& anchor, std::string_view after) {
    table.row({"", fmt::format("{} {}, {}, {} bytes{}", before, printable(anchor.subject), anchor.key,
                               grouped(anchor.bytes), after)});
  };
  if (chain.trust_anchor) anchor_row("anchor", *chain.trust_anchor, "");
  for (std::size_t i = 1; i < chain.paths.size(); ++i)
    anchor_row("or anchor", chain.paths[i].trust_anchor,
               fmt::format(", over {} certificates", chain.paths[i].certificates.size()));
}

}  // namespace

std::string profile_text(const Profile& profile) {
  std::string text =
      fmt::format("{}  {}\n", painted(profile.target.name(), Colour::Bold, Stream::Out), verdict(profile));
  Table table({Align::Left, Align::Left});
  for (const auto& [version, word] : profile.versions) {
    std::vector<std::string> parts;
    if (const auto suites = profile.suites.find(version); suites != profile.suites.end())
      parts.push_back(suites_text(suites->second));
    table.row({version_text(version), parts.empty() ? std::string(text_of(word)) : parts.front()});
  }
  for (const auto& [version, groups] : profile.groups)
    table.row({"groups " + version.substr(3), fmt::format("{}", fmt::join(groups, " "))});
  for (const auto& [version, schemes] : profile.signature_schemes)
    table.row({"signatures " + version.substr(3), fmt::format("{}", fmt::join(schemes, " "))});
  for (const auto& [version, sizes] : profile.max_fragment_length)
    table.row({"record limit " + version.substr(3),
               fmt::format("max_fragment_length {}; record_size_limit {}", limits_text(profile, version),
                           rsl_text(profile, version))});
  for (const Chain& chain : profile.chains) chain_rows(table, chain);
  table.row({"largest", largest_text(profile.largest)});
  table.row(
      {"also", fmt::format("extended master secret {}, encrypt-then-MAC {}, secure renegotiation {}",
                           yes_or_no(profile.extended_master_secret), yes_or_no(profile.encrypt_then_mac),
                           yes_or_no(profile.secure_renegotiation))});
  table.row(
      {"", fmt::format("tickets {}, session IDs {}, own order {}, needs SNI {}, client certificate {}{}",
                       yes_or_no(profile.session_ticket), yes_or_no(profile.session_id_resumption),
                       yes_or_no(profile.server_preference), yes_or_no(profile.needs_sni),
                       profile.client_certificate,
                       profile.alpn.empty() ? "" : fmt::format(", ALPN {}", fmt::join(profile.alpn, " ")))});
  text += table.text();
  for (const std::string& problem : profile.problems)
    text += fmt::format("{} {}\n", painted("problem:", Colour::Yellow, Stream::Out), printable(problem));
  for (const std::string& note : profile.notes) text += fmt::format("note: {}\n", printable(note));
  text += fmt::format("{} connections, {:.2f} s\n", profile.connections, profile.seconds);
  return text;
}

}  // namespace tlsfit
