#include "fit/records.hpp"

#include <algorithm>
#include <charconv>

namespace tlsfit::fit {

namespace {

constexpr std::uint32_t smallest_out = 512;  // a request line and its headers in one record
/// What a buffer that grows must save: about as much as the code for it takes, times four (docs/fit.md).
constexpr std::uint32_t worth_growing = 1024;
constexpr std::uint32_t usual_ticket = 192;    // of OpenSSL, without a client's certificate in it
constexpr std::uint32_t smallest_limit = 512;  // what the probe saw a record_size_limit obeyed with
constexpr std::uint32_t usual_limit = 1024;  // more room where a record_size_limit, IN itself, was too small

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

constexpr std::uint32_t largest_point = 133;  // of secp521r1

/// The ServerKeyExchange of an ECDHE suite with a point of so many bytes (RFC 8422 section 5.4).
std::uint32_t key_exchange_message(const Chain& chain, std::uint32_t point) {
  return 4 + 4 + point + 4 + std::max<std::uint32_t>(139, rsa_bytes(chain));
}

/// Whether the largest message that the probe met is one that the plan may meet too: not the other chain, nor
/// the finite field of a suite that is in no plan.
bool counts(const Largest& largest) {
  return largest.handshake_message_type != "certificate" &&
         largest.handshake_message_type != "server_key_exchange";
}

/// What a message that was seen is in our handshake: the chain's own, and the key exchange of our group.
std::uint32_t our_size(const Flight::Message& message, const Chain& chain, std::uint32_t point) {
  if (message.type == "certificate") return chain.message_bytes;
  if (message.type == "server_key_exchange") return key_exchange_message(chain, point);
  return message.bytes;
}

/// Whether the keys change behind a message, so that it ends its record (RFC 8446 section 5.1).
bool ends_records(const Flight& flight, const Flight::Message& message) {
  return flight.version == "tls1.3" ? message.type == "server_hello" ||
                                          message.type == "hello_retry_request" || message.type == "finished"
                                    : message.type == "server_hello_done";
}

/// Whether one of the flight's records holds more than one message, or parts of two.
bool packs(const Flight& flight) {
  std::vector<std::uint64_t> ends;  // of records, counted from the first
  std::uint64_t at = 0;
  for (const std::uint32_t bytes : flight.records) ends.push_back(at += bytes);
  const std::uint64_t all = at;
  at = 0;
  // The last message ends the last record, whatever that has besides: an encrypted Finished of TLS 1.2 comes
  // with its nonce and its tag.
  for (std::size_t i = 0; i + 1 < flight.messages.size(); ++i) {
    at += flight.messages[i].bytes;
    if (at < all && !std::binary_search(ends.begin(), ends.end(), at)) return true;
  }
  return false;
}

/// What the input buffer is for the handshake's messages, as the probe met them. It grows when a larger one
/// comes.
std::uint32_t handshake_buffer(const Profile& profile, const Chain& chain) {
  const std::uint32_t messages = with_slack(longest_message(profile, chain));
  const bool odd = profile.largest.handshake_message_type == "server_key_exchange";
  return std::max(messages,
                  odd ? 0 : std::min(rounded_up(profile.largest.handshake_record), largest_fragment));
}

/// Nothing agreed on: the protocol's largest records, and less for the handshake if that saves anything.
RecordPlan without_limit(std::uint32_t handshake_in, std::uint32_t out) {
  return {.in = largest_fragment,
          .handshake_in = handshake_in + worth_growing > largest_fragment ? 0 : handshake_in,
          .out = out,
          .mfl = std::nullopt,
          .rsl = false,
          .basis = "protocol"};
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

std::uint32_t ticket_room(const Profile& profile) {
  if (!profile.target.resume) return 0;
  const std::uint32_t seen = profile.resumption.value_or(Resumption{}).ticket.value_or(usual_ticket);
  return std::min((seen + 32 + 31) / 32 * 32, largest_ticket);  // 32 are those of a session ID, too
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
  if (plan.target.resume) bytes += 32 + 4 + plan.ticket;                        // session ID, ticket
  if (tls13) {
    const GroupName* const group = catalogue.group(plan.group);
    bytes += 4 + 5 + 4 + 2 + 4 + (group != nullptr ? group->key_share : 133) + 6;  // versions, key share, RSL
  }
  return bytes;
}

std::uint32_t longest_message(const Profile& profile, const Chain& chain) {
  const std::uint32_t ticket = ticket_room(profile);
  return std::max({chain.message_bytes, key_exchange_message(chain, largest_point),
                   ticket == 0 ? 0 : 4 + 4 + 2 + ticket,  // NewSessionTicket, RFC 5077 section 3.3
                   counts(profile.largest) ? profile.largest.handshake_message : 0});
}

bool packs_messages(const Profile& profile, const Version& version) {
  return std::any_of(profile.flights.begin(), profile.flights.end(),
                     [&](const Flight& flight) { return flight.version == version && packs(flight); });
}

std::uint32_t reassembly_room(const Profile& profile, const Chain& chain, const Plan& plan,
                              const Catalogue& catalogue, std::uint32_t fragment) {
  const Version& version = plan.version;
  const GroupName* const group = catalogue.group(plan.group);
  const std::uint32_t point = group == nullptr ? largest_point : group->key_share;
  std::uint32_t room = longest_message(profile, chain);
  if (!packs_messages(profile, version)) return room;
  for (const Flight& flight : profile.flights) {
    if (flight.version != version) continue;
    std::uint32_t behind = 0;  // bytes of the flight that may lie in the record which ends a message
    for (auto message = flight.messages.rbegin(); message != flight.messages.rend(); ++message) {
      if (ends_records(flight, *message)) behind = 0;
      const std::uint32_t bytes = our_size(*message, chain, point);
      room = std::max(room, bytes + std::min(behind, fragment - 1));
      behind += bytes;
    }
  }
  return room;
}

std::vector<RecordPlan> record_plans(const Profile& profile, const Chain& chain, const Plan& plan,
                                     const Catalogue& catalogue, const ClientIdentity* identity) {
  const std::uint32_t hello = client_hello_bytes(plan, catalogue);
  const std::uint32_t own =
      identity == nullptr ? 0 : std::max(identity->message_bytes(plan.version), identity->verify_bytes());
  if (own > largest_fragment)
    throw Error(ExitCode::No, "{}: the client's chain of certificates takes {} bytes, and a record holds {}",
                plan.target.name(), own, largest_fragment);
  if (longest_message(profile, chain) > largest_fragment) return {};
  const std::uint32_t key_exchange = 6 + std::max<std::uint32_t>(134, rsa_bytes(chain));
  const std::uint32_t out =
      std::max(smallest_out, rounded_up(std::max({hello + hello / 4, key_exchange, own})));
  const auto in_for = [&](std::uint32_t fragment) {
    return with_slack(reassembly_room(profile, chain, plan, catalogue, fragment));
  };
  std::vector<RecordPlan> plans;
  const auto verdicts = profile.max_fragment_length.find("tls1.2");
  if (plan.version == "tls1.2" && verdicts != profile.max_fragment_length.end())
    for (const auto& [size, verdict] : verdicts->second)
      if (verdict == LimitVerdict::Obeyed && size >= own)
        plans.push_back({.in = std::max(in_for(size), size),
                         .handshake_in = 0,
                         .out = std::max(out, size),
                         .mfl = size,
                         .rsl = false,
                         .basis = "negotiated"});
  // At the same cost the larger one: fewer records.
  std::stable_sort(plans.begin(), plans.end(), [](const RecordPlan& a, const RecordPlan& b) {
    return std::pair(a.in + a.out, *b.mfl) < std::pair(b.in + b.out, *a.mfl);
  });
  if (plan.version == "tls1.3" && obeys_record_size_limit(profile, own))
    plans.push_back({.in = std::max<std::uint32_t>(in_for(largest_fragment), smallest_limit),
                     .handshake_in = 0,
                     .out = out,
                     .mfl = std::nullopt,
                     .rsl = true,
                     .basis = "negotiated"});
  plans.push_back(without_limit(handshake_buffer(profile, chain), out));
  return plans;
}

bool is_short_of_room(std::string_view words) {
  // What the firmware found too large, and Mbed TLS's BAD_INPUT_DATA (no room to read the rest of a record),
  // INVALID_RECORD (longer than the buffer) and BUFFER_TOO_SMALL.
  for (const std::string_view sign : {"IN_CONTENT_LEN is", "(-0x7100)", "(-0x7200)", "(-0x6A00)"})
    if (words.find(sign) != std::string_view::npos) return true;
  return false;
}

std::optional<RecordPlan> roomier(const RecordPlan& record, unsigned tried) {
  if (record.basis != "negotiated") return std::nullopt;
  RecordPlan more = record;
  more.in = rounded_up(record.in + record.mfl.value_or(usual_limit));
  if (tried == 0 && more.in < largest_fragment) return more;
  return without_limit(record.in, record.out);
}

Features record_features(const RecordPlan& record) {
  Features features;
  if (record.mfl) features.insert("mfl");
  if (record.rsl) features.insert("rsl");
  if (record.handshake_in != 0) features.insert("growing-records");
  return features;
}

}  // namespace tlsfit::fit
