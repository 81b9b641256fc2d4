// What is kept of a TLS 1.2 session, so that the next one with the same server begins where it ended (RFC
// 5246 section 7.3), and for how long. Nothing of Mbed TLS's is here, and nothing but this decides whether a
// session is still good.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "wall_clock/wall_clock.hpp"

namespace tls {

/// A minute of the Gregorian calendar (UTC) as a number that grows with time; years after 4095 count as 4095.
/// The end of a certificate and the time now are compared this way: without its seconds it ends early.
constexpr std::uint32_t minute_of(std::uint32_t year, std::uint32_t month, std::uint32_t day,
                                  std::uint32_t hour, std::uint32_t minute) {
  if (year > 4095) year = 4095;
  return (((year * 16 + month) * 32 + day) * 32 + hour) * 64 + minute;
}
inline constexpr std::uint32_t no_minute = UINT32_MAX;

/// Bytes of a session ID (RFC 5246 section 7.4.1.2), and of the master secret (section 8.1).
inline constexpr std::size_t longest_id = 32, master_size = 48;

/// Seconds. RFC 5246 appendix F.1.4 suggests a day for session IDs, and so it is for a ticket without a
/// lifetime. RFC 8446 section 4.6.1 lets no ticket live longer than 7 days: that is how long the server's
/// certificate is taken as verified, whatever tickets follow the first one.
inline constexpr std::uint32_t a_day = 86'400, longest_life = 7 * a_day;

/// What the server gave to resume a session with.
enum class Token : std::uint8_t { Id, Ticket };

/// What a handshake has agreed on.
struct Agreed {
  std::span<const std::uint8_t, master_size> master;
  std::uint16_t suite = 0;  ///< IANA's number
  Token kind = {};
  std::span<const std::uint8_t> token;
  std::uint32_t lifetime = 0;  ///< the ticket's hint in seconds (RFC 5077 section 3.3); 0: none
};

/// Overwrites memory with zeros; the compiler may not leave it out.
void erase(std::span<std::uint8_t> memory);

/// One server's session, or none. It holds secrets: forget() erases them.
/// @param longest_ticket bytes; with a longer one the session is not kept
template <std::size_t longest_ticket>
class KeptSession {
 public:
  /// Keeps what a full handshake agreed on, in place of what was there. `not_after`: the minute in which the
  /// first certificate of the chain ends, or no_minute. Nothing is kept if the token is too long.
  void keep(const Agreed& agreed, std::uint32_t not_after);

  /// After this session was resumed: takes the ticket that the server gave in place of the old one, if it
  /// did, but for no longer than the certificate counts as verified.
  void renew(const Agreed& agreed);

  void forget();

  /// Forgets it, and keeps no other: the server does not keep to the first handshake when it resumes.
  void bar();

  /// Whether there is one, and it is still good. One that is not is forgotten.
  bool is_good();

  std::span<const std::uint8_t, master_size> master() const { return master_; }
  std::uint16_t suite() const { return suite_; }
  Token kind() const { return kind_; }
  std::span<const std::uint8_t> token() const { return {token_, token_size_}; }

 private:
  static constexpr std::size_t shortest_id = 16;  // Mbed TLS offers none that is shorter
  static_assert(longest_ticket >= longest_id);

  bool take(const Agreed& agreed);

  std::uint32_t verified_until_ = 0;  ///< by wall_clock::uptime(), as the next one
  std::uint32_t good_until_ = 0;      ///< that the token is
  std::uint32_t not_after_ = 0;       ///< minute_of()
  std::uint16_t suite_ = 0;
  std::uint16_t token_size_ = 0;  ///< 0: there is none
  Token kind_ = {};
  bool barred_ = false;
  std::uint8_t master_[master_size] = {};
  std::uint8_t token_[longest_ticket] = {};
};

/// Whether the ServerHello `message` (RFC 5246 section 7.4.1.3, with its header of 4 bytes) has an extension
/// of this type. One that is malformed has none.
bool has_extension(std::span<const std::uint8_t> message, std::uint16_t type);

template <std::size_t longest_ticket>
bool KeptSession<longest_ticket>::take(const Agreed& agreed) {
  const std::size_t size = agreed.token.size();
  if (agreed.kind == Token::Id ? size < shortest_id || size > longest_id : size == 0 || size > longest_ticket)
    return false;
  std::ranges::copy(agreed.token, token_);
  token_size_ = static_cast<std::uint16_t>(size);
  kind_ = agreed.kind;
  const std::uint32_t now = wall_clock::uptime();
  const std::uint32_t life = agreed.lifetime == 0 ? a_day : agreed.lifetime;
  good_until_ = now + std::min(life, verified_until_ - now);
  return true;
}

template <std::size_t longest_ticket>
void KeptSession<longest_ticket>::keep(const Agreed& agreed, std::uint32_t not_after) {
  forget();
  verified_until_ = wall_clock::uptime() + longest_life;
  if (barred_ || !take(agreed)) return;
  std::ranges::copy(agreed.master, master_);
  suite_ = agreed.suite;
  not_after_ = not_after;
}

template <std::size_t longest_ticket>
void KeptSession<longest_ticket>::renew(const Agreed& agreed) {
  // Another connection may have forgotten or replaced it meanwhile. What is no new ticket gives no new time.
  if (!is_good() || !std::ranges::equal(agreed.master, master_) || agreed.kind != Token::Ticket ||
      std::ranges::equal(agreed.token, token()))
    return;
  if (!take(agreed)) forget();
}

template <std::size_t longest_ticket>
void KeptSession<longest_ticket>::forget() {
  erase(master_);
  erase(token_);
  token_size_ = 0;
}

template <std::size_t longest_ticket>
void KeptSession<longest_ticket>::bar() {
  forget();
  barred_ = true;
}

template <std::size_t longest_ticket>
bool KeptSession<longest_ticket>::is_good() {
  if (token_size_ == 0) return false;
  const wall_clock::Date now = wall_clock::date(wall_clock::now());
  const bool good = wall_clock::uptime() < good_until_ &&
                    minute_of(now.year, now.month, now.day, now.hour, now.minute) < not_after_;
  if (!good) forget();
  return good;
}

}  // namespace tls
