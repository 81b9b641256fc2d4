// Record buffers: how large MBEDTLS_SSL_IN_CONTENT_LEN and MBEDTLS_SSL_OUT_CONTENT_LEN must be for one
// target.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fit/catalogue.hpp"
#include "fit/client_identity.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

/// Largest TLSPlaintext.fragment (RFC 8446 section 5.1): what a server may send when nothing was agreed.
inline constexpr std::uint32_t largest_fragment = 16384;

/// The buffer for a handshake message: it, and room for what a renewed certificate may have more.
std::uint32_t with_slack(std::uint32_t message);
/// The smallest message that with_slack() gives this buffer; one that is longer than this may have it, too.
std::uint32_t without_slack(std::uint32_t buffer);

/// The longest ticket that is kept to resume a session with (RFC 5077).
inline constexpr std::uint32_t largest_ticket = 2048;

/// Bytes that a plan keeps for the server's ticket: it, and what one with other times and numbers in it may
/// have more. 0 if the target's sessions are not resumed.
std::uint32_t ticket_room(const Profile& profile);

/// Bytes of the ClientHello message that a plan makes the library send, with its 4-byte header.
std::uint32_t client_hello_bytes(const Plan& plan, const Catalogue& catalogue);

/// The longest handshake message that the server sends with this chain, with its 4-byte header.
std::uint32_t longest_message(const Profile& profile, const Chain& chain);

/// Whether a server was seen to put more than one handshake message of a version, or parts of two, into one
/// record.
bool packs_messages(const Profile& profile, const Version& version);

/// What a reader needs who keeps a message from its first byte on and takes whole records, as Mbed TLS does:
/// the longest message, and where the server packs messages (packs_messages) what may share the record that
/// ends it: as much as follows in the flight, up to a record of `fragment` bytes (RFC 5246 section 6.2.1).
std::uint32_t reassembly_room(const Profile& profile, const Chain& chain, const Plan& plan,
                              const Catalogue& catalogue, std::uint32_t fragment);

/// The ways to agree on records that serve `plan` (whose version, suites, groups and schemes are chosen) and
/// this chain, those that take less memory first: each limit that the probe saw obeyed, and none. Empty if
/// the server sends a message that no buffer holds.
///
/// IN has reassembly_room() and holds a whole record. Application records are bounded only by a limit that
/// the probe saw obeyed; sizes that were merely observed are lower bounds and never trusted. A fragment
/// length must not exceed OUT either, or the library refuses to offer it.
///
/// Without such a limit IN has the 16,384 bytes of RFC 8446, but the handshake begins with `handshake_in`.
///
/// OUT holds each message that is sent whole. The library does not fragment the Certificate message of a
/// client with an `identity` (null: none), whatever was agreed: a limit that it exceeds is not offered.
std::vector<RecordPlan> record_plans(const Profile& profile, const Chain& chain, const Plan& plan,
                                     const Catalogue& catalogue, const ClientIdentity* identity);

/// Whether a client's words for a failed connection (firmware/tls/reason.cpp) are those for a message or
/// record that did not fit its input buffer.
bool is_short_of_room(std::string_view words);

/// What to try where a handshake of ours fails for want of room: the next larger IN under the same limit,
/// then no limit at all. Nothing if there is no larger one.
/// @param tried how often the plan was given more room already
std::optional<RecordPlan> roomier(const RecordPlan& record, unsigned tried);

/// The features that a plan's records take: "mfl", "rsl", "growing-records".
Features record_features(const RecordPlan& record);

}  // namespace tlsfit::fit
