// Record buffers: how large MBEDTLS_SSL_IN_CONTENT_LEN and MBEDTLS_SSL_OUT_CONTENT_LEN must be for one
// target.
#pragma once

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

/// Bytes of the ClientHello message that a plan makes the library send, with its 4-byte header.
std::uint32_t client_hello_bytes(const Plan& plan, const Catalogue& catalogue);

/// The sizes that serve `plan` (whose version, suites, groups and schemes are chosen) and this chain.
///
/// IN holds a whole handshake message (the library reassembles into its input buffer) and a whole record.
/// Application records are bounded only by a limit that the probe saw obeyed; sizes that were merely observed
/// are lower bounds and never trusted. A fragment length must not exceed OUT either, or the library refuses
/// to offer it: the one with the least IN + OUT is taken.
///
/// Without such a limit IN has the 16,384 bytes of RFC 8446, but the handshake begins with `handshake_in`.
///
/// OUT holds each message that is sent whole. The library does not fragment the Certificate message of a
/// client with an `identity` (null: none), whatever was agreed: a limit that it exceeds is not offered.
RecordPlan plan_records(const Profile& profile, const Chain& chain, const Plan& plan,
                        const Catalogue& catalogue, const ClientIdentity* identity);

}  // namespace tlsfit::fit
