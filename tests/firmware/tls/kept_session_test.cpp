#include "tls/kept_session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "build_info.hpp"
#include "soc/soc.hpp"

namespace {

std::uint32_t seconds = 0;  ///< since the start

}  // namespace

std::uint32_t soc::milliseconds() {
  return seconds * 1000;
}

namespace {

using tls::Agreed, tls::Token, tls::a_day, tls::no_minute;
using Session = tls::KeptSession<64>;
using Bytes = std::vector<std::uint8_t>;

const std::uint8_t master[tls::master_size] = {1, 2, 3};
const std::uint8_t other_master[tls::master_size] = {4, 5, 6};

Agreed by_ticket(const Bytes& ticket, std::uint32_t lifetime) {
  return {.master = master, .suite = 0xC02B, .kind = Token::Ticket, .token = ticket, .lifetime = lifetime};
}

bool holds(const Session& session, const Bytes& bytes) {
  const auto* const all = reinterpret_cast<const std::uint8_t*>(&session);
  return std::search(all, all + sizeof session, bytes.begin(), bytes.end()) != all + sizeof session;
}

const Bytes ticket(64, 't'), next_ticket(40, 'n'), id(32, 'i');

TEST(KeptSession, IsGoodAsLongAsTheTicketLives) {
  Session session;
  EXPECT_FALSE(session.is_good());
  session.keep(by_ticket(ticket, 300), no_minute);
  EXPECT_EQ(session.suite(), 0xC02B);
  EXPECT_EQ(Bytes(session.token().begin(), session.token().end()), ticket);
  EXPECT_EQ(std::memcmp(session.master().data(), master, sizeof master), 0);
  seconds += 299;
  EXPECT_TRUE(session.is_good());
  seconds += 1;
  EXPECT_FALSE(session.is_good());
  EXPECT_FALSE(holds(session, Bytes(4, 't'))) << "what is over is erased";
  EXPECT_FALSE(holds(session, {1, 2, 3}));
}

TEST(KeptSession, WithoutALifetimeLivesADay) {
  Session session;
  for (const Agreed& agreed : {by_ticket(ticket, 0), Agreed{.master = master, .suite = 1, .token = id}}) {
    session.keep(agreed, no_minute);
    seconds += a_day - 1;
    EXPECT_TRUE(session.is_good());
    seconds += 1;
    EXPECT_FALSE(session.is_good());
  }
}

TEST(KeptSession, NoTicketOutlivesSevenDaysAfterTheServerWasVerified) {
  Session session;
  session.keep(by_ticket(ticket, UINT32_MAX), no_minute);
  for (int day = 1; day < 7; ++day) {
    seconds += a_day;
    ASSERT_TRUE(session.is_good());
    session.renew(by_ticket(Bytes(30, static_cast<std::uint8_t>(day)), 30 * a_day));
  }
  seconds += a_day;
  EXPECT_FALSE(session.is_good()) << "each ticket was younger than its own lifetime";
}

TEST(KeptSession, TakesANewTicketAndItsLifetime) {
  Session session;
  session.keep(by_ticket(ticket, 100), no_minute);
  seconds += 90;
  session.renew(by_ticket(next_ticket, 100));
  EXPECT_FALSE(holds(session, ticket));
  seconds += 90;
  EXPECT_TRUE(session.is_good());
  session.renew(by_ticket(next_ticket, 100));  // no new one
  seconds += 10;
  EXPECT_FALSE(session.is_good());
}

TEST(KeptSession, TakesNoTicketOfAnotherSession) {
  Session session;
  session.keep(by_ticket(ticket, 100), no_minute);
  Agreed other = by_ticket(next_ticket, 100);
  other.master = other_master;
  session.renew(other);
  EXPECT_EQ(Bytes(session.token().begin(), session.token().end()), ticket);
  session.forget();
  session.renew(by_ticket(next_ticket, 100));
  EXPECT_FALSE(session.is_good());
}

TEST(KeptSession, EndsWithTheFirstCertificateOfTheChain) {
  ASSERT_TRUE(wall_clock::set(1'795'478'370));  // 2026-11-23T23:59:30Z
  Session session;
  session.keep(by_ticket(ticket, 0), tls::minute_of(2026, 11, 24, 0, 0));
  EXPECT_TRUE(session.is_good());
  seconds += 30;
  EXPECT_FALSE(session.is_good());
  EXPECT_LT(tls::minute_of(2026, 12, 31, 23, 59), tls::minute_of(2027, 1, 1, 0, 0));
  EXPECT_LT(tls::minute_of(9999, 12, 31, 23, 59), no_minute);
  EXPECT_GT(tls::minute_of(9999, 12, 31, 23, 59), tls::minute_of(2105, 1, 1, 0, 0));
}

TEST(KeptSession, KeepsNothingThatItCannotOffer) {
  Session session;
  session.keep(by_ticket(Bytes(65, 't'), 100), no_minute);
  EXPECT_FALSE(session.is_good());
  session.keep(by_ticket({}, 100), no_minute);
  EXPECT_FALSE(session.is_good());
  for (const std::size_t size : {0U, 15U, 33U}) {
    session.keep({.master = master, .token = Bytes(size, 'i')}, no_minute);
    EXPECT_FALSE(session.is_good()) << size;
  }
  session.keep(by_ticket(ticket, 100), no_minute);
  session.renew(by_ticket(Bytes(65, 'l'), 100));
  EXPECT_FALSE(session.is_good()) << "the old ticket is the server's to forget";
}

TEST(KeptSession, BarredKeepsNone) {
  Session session;
  session.keep(by_ticket(ticket, 100), no_minute);
  session.bar();
  EXPECT_FALSE(session.is_good());
  session.keep(by_ticket(ticket, 100), no_minute);
  EXPECT_FALSE(session.is_good());
  EXPECT_FALSE(holds(session, {1, 2, 3}));
}

Bytes server_hello(const Bytes& extensions, std::size_t id_size) {
  Bytes hello(4 + 2 + 32, 0);
  hello.push_back(static_cast<std::uint8_t>(id_size));
  hello.insert(hello.end(), id_size + 3, 0);
  hello.push_back(0);
  hello.push_back(static_cast<std::uint8_t>(extensions.size()));
  hello.insert(hello.end(), extensions.begin(), extensions.end());
  return hello;
}

TEST(HasExtension, FindsThoseThatAreThere) {
  for (const std::size_t id_size : {0U, 32U}) {
    const Bytes hello = server_hello({0, 1, 0, 1, 1, 0, 23, 0, 0}, id_size);
    EXPECT_TRUE(tls::has_extension(hello, 1));
    EXPECT_TRUE(tls::has_extension(hello, 23));
    EXPECT_FALSE(tls::has_extension(hello, 0));
    EXPECT_FALSE(tls::has_extension(hello, 0x0100));
  }
  EXPECT_FALSE(tls::has_extension(server_hello({}, 32), 23));
}

TEST(HasExtension, ReadsNothingBeyondTheMessage) {
  const Bytes hello = server_hello({0, 1, 0, 1, 1, 0, 23, 0, 0}, 32);
  for (std::size_t size = 0; size < hello.size(); ++size) {
    const Bytes cut(hello.begin(), hello.begin() + static_cast<std::ptrdiff_t>(size));  // for the sanitizer
    EXPECT_FALSE(tls::has_extension(cut, 23)) << size;
  }
  Bytes odd = hello;
  for (std::size_t at = 0; at < hello.size(); ++at, odd = hello)
    for (unsigned value = 0; value < 256; ++value) {
      odd[at] = static_cast<std::uint8_t>(value);
      (void)tls::has_extension(odd, 23);
    }
}

}  // namespace
