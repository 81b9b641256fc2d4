#include "fit/records.hpp"

#include <algorithm>
#include <charconv>

namespace tlsfit::fit {

namespace {

constexpr std::uint32_t smallest_out = 512;  // a request line and its headers in one record
/// What a buffer that grows must save: about as much as the code for it takes, times four (docs/fit.md).
constexpr std::uint32_t worth_growing = 1024;

std::uint32_t rounded_up(std::uint32_t value) {
  return (value + 63) / 64 * 64;
}

/// Size of an RSA key in bytes: "RSA 2048" is 256.
std::uint32_t rsa_bytes(const Chain& chain) {
  std::uint32_t bits = 0;
  if (chain.certificates.empty()) return 0;
  const std::string& key = chain.certificates.front().key;
  if (key.starts_with("RSA ")) std::from_chars(key.data() + 4, key.data() + key.size(), bits);
  return (bits + 7) / 8;
}

/// The largest ServerKeyExchange of an ECDHE suite, with the point of secp521r1 (RFC 8422 section 5.4).
std::uint32_t key_exchange_message(const Chain& chain) {
  return 4 + 4 + 133 + 4 + std::max<std::uint32_t>(139, rsa_bytes(chain));
}

/// Whether the largest message that the probe met is one that the plan may meet too: not the other chain, nor
/// the finite field of a suite that is in no plan.
bool counts(const Largest& largest) {
  return largest.handshake_message_type != "certificate" &&
         largest.handshake_message_type != "server_key_exchange";
}

/// The largest handshake message on the way to us.
std::uint32_t largest_message(const Profile& profile, const Chain& chain) {
  return std::max({chain.message_bytes, key_exchange_message(chain),
                   counts(profile.largest) ? profile.largest.handshake_message : 0});
}

/// What the input buffer is for the handshake's messages, as the probe met them. It grows when a larger one
/// comes.
std::uint32_t handshake_buffer(const Profile& profile, const Chain& chain) {
  const std::uint32_t messages = with_slack(largest_message(profile, chain));
  const bool odd = profile.largest.handshake_message_type == "server_key_exchange";
  return std::max(messages,
                  odd ? 0 : std::min(rounded_up(profile.largest.handshake_record), largest_fragment));
}

/// The fragment length that costs the least memory, among those that the server obeys and that `own`, the
/// largest message which only a client with a certificate sends, does not exceed.
std::optional<std::uint32_t> best_fragment(const Profile& profile, std::uint32_t in, std::uint32_t out,
                                           std::uint32_t own) {
  const auto verdicts = profile.max_fragment_length.find("tls1.2");
  if (verdicts == profile.max_fragment_length.end()) return std::nullopt;
  std::optional<std::uint32_t> best;
  std::uint32_t best_sum = 0;
  for (const auto& [size, verdict] : verdicts->second) {
    if (verdict != LimitVerdict::Obeyed || size < own) continue;
    const std::uint32_t sum = std::max(in, size) + std::max(out, size);
    if (!best || sum <= best_sum) {  // at the same cost the larger one: fewer records
      best = size;
      best_sum = sum;
    }
  }
  return best;
}

/// Whether the server keeps to our limit, and takes a message of `own` bytes under its own. RFC 8449 section
/// 4: that limit counts the content type, too.
bool obeys_record_size_limit(const Profile& profile, std::uint32_t own) {
  const auto limit = profile.record_size_limit.find("tls1.3");
  return limit != profile.record_size_limit.end() && limit->second.verdict == LimitVerdict::Obeyed &&
         limit->second.answer.value_or(largest_fragment) > own;
}

}  // namespace

std::uint32_t with_slack(std::uint32_t message) {
  // A renewed certificate differs by a few bytes (serial number, ECDSA signature, timestamps).
  return std::min(rounded_up(message + std::max<std::uint32_t>(64, message / 16)), largest_fragment);
}

std::uint32_t without_slack(std::uint32_t buffer) {
  std::uint32_t message = 0;
  while (with_slack(message) < buffer) ++message;
  return message;
}

std::uint32_t client_hello_bytes(const Plan& plan, const Catalogue& catalogue) {
  const auto list = [](std::size_t count) { return 4 + 2 + 2 * static_cast<std::uint32_t>(count); };
  const bool tls13 = plan.version == "tls1.3";
  std::uint32_t bytes = 4 + 2 + 32;                                         // header, version, random
  bytes += 1 + (tls13 ? 32 : 0);                                            // session id
  bytes += 2 + 2 * static_cast<std::uint32_t>(plan.suites.size() + 1) + 2;  // suites with SCSV, compression
  bytes += 2;                                                               // length of the extensions
  bytes += 4 + 5 + static_cast<std::uint32_t>(plan.target.sni.size());
  bytes += list(plan.signature_schemes.size()) + list(plan.groups.size()) + 6;  // and point formats
  bytes += 4 + 4 + 5;                                                           // EMS, EtM, MFL
  if (tls13) {
    const GroupName* const group = catalogue.group(plan.group);
    bytes += 4 + 5 + 4 + 2 + 4 + (group != nullptr ? group->key_share : 133) + 6;  // versions, key share, RSL
  }
  return bytes;
}

RecordPlan plan_records(const Profile& profile, const Chain& chain, const Plan& plan,
                        const Catalogue& catalogue, const ClientIdentity* identity) {
  const std::uint32_t hello = client_hello_bytes(plan, catalogue);
  const std::uint32_t own =
      identity == nullptr ? 0 : std::max(identity->message_bytes(plan.version), identity->verify_bytes());
  if (own > largest_fragment)
    throw Error(ExitCode::No, "{}: the client's chain of certificates takes {} bytes, and a record holds {}",
                plan.target.name(), own, largest_fragment);
  const std::uint32_t key_exchange = 6 + std::max<std::uint32_t>(134, rsa_bytes(chain));
  RecordPlan record;
  record.in = with_slack(largest_message(profile, chain));
  record.out = std::max(smallest_out, rounded_up(std::max({hello + hello / 4, key_exchange, own})));
  if (plan.version == "tls1.2") {
    record.mfl = best_fragment(profile, record.in, record.out, own);
    if (record.mfl) {
      record.in = std::max(record.in, *record.mfl);
      record.out = std::max(record.out, *record.mfl);
    }
  } else {
    record.rsl = obeys_record_size_limit(profile, own);
    record.in = std::max<std::uint32_t>(record.in, 512);
  }
  const bool agreed = record.mfl || record.rsl;
  record.basis = agreed ? "negotiated" : "protocol";
  if (!agreed) {
    record.handshake_in = handshake_buffer(profile, chain);
    record.in = largest_fragment;
    if (record.handshake_in + worth_growing > record.in) record.handshake_in = 0;
  }
  return record;
}

}  // namespace tlsfit::fit
