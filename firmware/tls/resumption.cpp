#include "tls/resumption.hpp"

#if defined(TLSFIT_SESSIONS)

#include <algorithm>

#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"
#include "text/text.hpp"
#include "tls/kept_session.hpp"
#include "trust_anchors.h"

namespace tls {
namespace {

using Kept = KeptSession<TLSFIT_SESSION_TICKET>;
constinit Kept sessions[TLSFIT_SESSIONS];

Kept& kept(unsigned char place) {
  return sessions[place - 1];
}

/// What the library has of a session, in either direction.
Agreed agreed(const mbedtls_ssl_session& session) {
  Agreed result{.master = session.MBEDTLS_PRIVATE(master),
                .suite = static_cast<std::uint16_t>(session.MBEDTLS_PRIVATE(ciphersuite)),
                .kind = Token::Id,
                .token = {session.MBEDTLS_PRIVATE(id), session.MBEDTLS_PRIVATE(id_len)}};
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  if (session.MBEDTLS_PRIVATE(ticket) != nullptr) {
    result.kind = Token::Ticket;
    result.token = {session.MBEDTLS_PRIVATE(ticket), session.MBEDTLS_PRIVATE(ticket_len)};
    result.lifetime = session.MBEDTLS_PRIVATE(ticket_lifetime);
  }
#endif
  return result;
}

/// On its own, for the stack.
[[gnu::noinline]] int offer(mbedtls_ssl_context& ssl, const Kept& from) {
  mbedtls_ssl_session session;
  // Its verify_result says 'not verified': should the server not resume, only a verification can change that.
  mbedtls_ssl_session_init(&session);
  session.MBEDTLS_PRIVATE(tls_version) = MBEDTLS_SSL_VERSION_TLS1_2;
  session.MBEDTLS_PRIVATE(ciphersuite) = from.suite();
  std::ranges::copy(from.master(), session.MBEDTLS_PRIVATE(master));
  // With a ticket the ID is the client's own: by echoing it the server says that it resumes (RFC 5077 section
  // 3.4). The ticket's end will do, which nobody else could know; the library would draw a random one.
  const std::span<const std::uint8_t> token = from.token();
  const std::span<const std::uint8_t> id = token.last(std::min(token.size(), longest_id));
  std::ranges::copy(id, session.MBEDTLS_PRIVATE(id));
  session.MBEDTLS_PRIVATE(id_len) = id.size();
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  if (from.kind() == Token::Ticket) {
    // The library makes a copy of its own, and does not write to this one.
    session.MBEDTLS_PRIVATE(ticket) = const_cast<unsigned char*>(token.data());
    session.MBEDTLS_PRIVATE(ticket_len) = token.size();
  }
#endif
  const int code = mbedtls_ssl_set_session(&ssl, &session);
  mbedtls_platform_zeroize(&session, sizeof session);
  return code;
}

/// The ServerHello has just been read, and is still where it was read.
bool has(const mbedtls_ssl_context& ssl, std::uint16_t extension) {
  return has_extension({ssl.MBEDTLS_PRIVATE(in_msg), ssl.MBEDTLS_PRIVATE(in_hslen)}, extension);
}

bool keeps_limit(const mbedtls_ssl_context& ssl) {
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
  // That it is the one which was offered the library has seen to.
  if (ssl.MBEDTLS_PRIVATE(conf)->MBEDTLS_PRIVATE(mfl_code) != MBEDTLS_SSL_MAX_FRAG_LEN_NONE)
    return has(ssl, MBEDTLS_TLS_EXT_MAX_FRAGMENT_LENGTH);
#endif
  (void)ssl;
  return true;
}

#if defined(MBEDTLS_SSL_SESSION_TICKETS)
void drop_ticket(mbedtls_ssl_session& session) {
  if (session.MBEDTLS_PRIVATE(ticket) == nullptr) return;
  mbedtls_platform_zeroize(session.MBEDTLS_PRIVATE(ticket), session.MBEDTLS_PRIVATE(ticket_len));
  mbedtls_free(session.MBEDTLS_PRIVATE(ticket));
  session.MBEDTLS_PRIVATE(ticket) = nullptr;
  session.MBEDTLS_PRIVATE(ticket_len) = 0;
}
#else
void drop_ticket(mbedtls_ssl_session&) {}
#endif

}  // namespace

int Resumption::begin(mbedtls_ssl_context& ssl, [[maybe_unused]] mbedtls_ssl_config& config,
                      const tlsfit_target* plan, const char* name) {
  *this = {};
  not_after_ = no_minute;
  // One who asks for another name than the target's is somebody else, to whom nothing is kept.
  if (plan != nullptr && text::same_ignoring_case(name, plan->host)) place_ = plan->session;
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  if (place_ == 0) mbedtls_ssl_conf_session_tickets(&config, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
  if (place_ == 0 || !kept(place_).is_good()) return 0;
  offered_ = true;
  return offer(ssl, kept(place_));
}

void Resumption::see_certificate(const mbedtls_x509_crt& certificate, std::uint32_t flags) {
  if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0) return;  // if it matters, there will be no session
  const mbedtls_x509_time& end = certificate.valid_to;
  const auto part = [](int number) { return static_cast<std::uint32_t>(number); };
  not_after_ = std::min(
      not_after_, minute_of(part(end.year), part(end.mon), part(end.day), part(end.hour), part(end.min)));
}

int Resumption::after_step(mbedtls_ssl_context& ssl, int code) {
  if (place_ == 0 || code != 0 || greeted_ || ssl.MBEDTLS_PRIVATE(state) <= MBEDTLS_SSL_SERVER_HELLO)
    return code;
  greeted_ = true;
  keepable_ = has(ssl, MBEDTLS_TLS_EXT_EXTENDED_MASTER_SECRET) && keeps_limit(ssl);
  // A server that does not resume sends its certificate before that.
  resumed_ = offered_ && ssl.MBEDTLS_PRIVATE(state) == MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC;
  // The library would take the ticket that the server did not want for one of the new session.
  if (!resumed_) drop_ticket(*ssl.MBEDTLS_PRIVATE(session_negotiate));
  if (!resumed_ || keepable_) return 0;
  kept(place_).bar();
  (void)mbedtls_ssl_send_alert_message(&ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
                                       MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
  return other_terms;
}

void Resumption::keep(mbedtls_ssl_context& ssl) {
  mbedtls_ssl_session* const session = ssl.MBEDTLS_PRIVATE(session);
  offered_ = false;
  if (place_ == 0 || session == nullptr) return;
  if (resumed_)
    kept(place_).renew(agreed(*session));
  else if (keepable_)
    kept(place_).keep(agreed(*session), not_after_);
  else
    kept(place_).forget();
  drop_ticket(*session);  // the open session needs it no more
}

void Resumption::fail() {
  if (place_ != 0) kept(place_).forget();
  offered_ = false;
}

void Resumption::release() {
  if (offered_) fail();
  place_ = 0;
}

}  // namespace tls

#endif
