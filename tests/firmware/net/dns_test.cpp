#include "net/ip/dns.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/address_text.hpp"

namespace {

using namespace net::ip;
using net::Address;

std::string u16(unsigned value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string name(const std::string& dotted) {
  std::string wire;
  std::size_t at = 0;
  while (at < dotted.size()) {
    const std::size_t dot = std::min(dotted.find('.', at), dotted.size());
    wire += static_cast<char>(dot - at) + dotted.substr(at, dot - at);
    at = dot + 1;
  }
  return wire + '\0';
}

std::string header(unsigned id, unsigned flags, unsigned questions, unsigned answers) {
  return u16(id) + u16(flags) + u16(questions) + u16(answers) + u16(0) + u16(0);
}

std::string question(const std::string& host) {
  return name(host) + u16(1) + u16(1);
}

std::string record(const std::string& owner, unsigned type, const std::string& data, unsigned cls = 1) {
  return owner + u16(type) + u16(cls) + std::string("\0\0\0\x3C", 4) +
         u16(static_cast<unsigned>(data.size())) + data;
}

const std::string owner_is_question = "\xC0\x0C";
const std::string address_data = {'\xC6', 0x33, 0x64, 0x07};  // 198.51.100.7
constexpr Address expected = {{198, 51, 100, 7}};

Answer read(const std::string& wire, Address& address, const std::string& host = "www.example.com",
            unsigned id = 77) {
  const std::vector<std::uint8_t> exact(wire.begin(),
                                        wire.end());  // so that the sanitizer sees a step too far
  return read_answer(exact, static_cast<std::uint16_t>(id), host.c_str(), address);
}

TEST(Dns, QueryIsWhatRfc1035Says) {
  std::uint8_t out[Resolver::largest_datagram];
  const std::size_t size = compose_query(out, 77, "www.example.com");
  const std::string wire(out, out + size);
  EXPECT_EQ(wire, header(77, 0x0100, 1, 0) + question("www.example.com"));
  const std::size_t rooted = compose_query(out, 77, "www.example.com.");
  EXPECT_EQ(std::string(out, out + rooted), wire);
}

TEST(Dns, ImpossibleNamesAreNotAskedFor) {
  std::uint8_t out[Resolver::largest_datagram];
  const std::string label(63, 'a');
  for (const std::string& host :
       {std::string(), std::string("."), std::string("a..b"), std::string(".a"),
        std::string(64, 'a') + ".com", label + "." + label + "." + label + "." + label}) {
    EXPECT_EQ(compose_query(out, 1, host.c_str()), 0U) << host;
  }
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
  EXPECT_GT(compose_query(out, 1, longest.c_str()), 0U);
  EXPECT_GT(compose_query(out, 1, (longest + '.').c_str()), 0U);
  EXPECT_EQ(compose_query(out, 1, (longest + 'b').c_str()), 0U);
  std::uint8_t small[20];
  EXPECT_EQ(compose_query(small, 1, "www.example.com"), 0U);
}

TEST(Dns, AddressIsFound) {
  Address address;
  const std::string wire =
      header(77, 0x8180, 1, 1) + question("www.example.com") + record(owner_is_question, 1, address_data);
  EXPECT_EQ(read(wire, address), Answer::Found);
  EXPECT_EQ(address, expected);
  EXPECT_EQ(read(wire, address, "WWW.Example.COM"), Answer::Found);
  EXPECT_EQ(read(wire, address, "www.example.com."), Answer::Found);
}

TEST(Dns, NamesAreComparedThroughTheirPointers) {
  Address address;
  const std::string start = header(77, 0x8180, 1, 1) + question("www.example.com");
  const std::string at_example = "\xC0\x10", at_com = "\xC0\x18";
  EXPECT_EQ(read(start + record("\x03"
                                "WWW" +
                                    at_example,
                                1, address_data),
                 address),
            Answer::Found);
  EXPECT_EQ(read(start + record("\x03"
                                "www"
                                "\x07"
                                "example" +
                                    at_com,
                                1, address_data),
                 address),
            Answer::Found);
  EXPECT_EQ(read(start + record("\x03"
                                "www" +
                                    at_com,
                                1, address_data),
                 address),
            Answer::NoSuchName);
  EXPECT_EQ(read(start + record(at_example, 1, address_data), address), Answer::NoSuchName);
  const std::string one_label =
      "\x0F"
      "www\x07"
      "example\x03"
      "com";  // the same bytes, as one label
  EXPECT_EQ(read(start + record(one_label + std::string(1, '\0'), 1, address_data), address),
            Answer::NoSuchName);
}

TEST(Dns, AliasesAreFollowedInAnyOrder) {
  Address address;
  const std::string question_part = header(77, 0x8180, 1, 3) + question("www.example.com");
  const std::string alias = record(owner_is_question, 5, name("a.cdn.net"));
  const std::string second = record(name("a.cdn.net"), 5, name("b.cdn.net"));
  const std::string target = record(name("B.cdn.net"), 1, address_data);
  EXPECT_EQ(read(question_part + alias + second + target, address), Answer::Found);
  EXPECT_EQ(address, expected);
  address = {};
  EXPECT_EQ(read(question_part + target + second + alias, address), Answer::Found);
  EXPECT_EQ(address, expected);
}

TEST(Dns, ForeignAnswersAreNotOurs) {
  Address address;
  const std::string answer = record(owner_is_question, 1, address_data);
  const std::string good = question("www.example.com");
  EXPECT_EQ(read(header(78, 0x8180, 1, 1) + good + answer, address), Answer::NotOurs) << "id";
  EXPECT_EQ(read(header(77, 0x0180, 1, 1) + good + answer, address), Answer::NotOurs) << "a query";
  EXPECT_EQ(read(header(77, 0xA180, 1, 1) + good + answer, address), Answer::NotOurs) << "opcode";
  EXPECT_EQ(read(header(77, 0x8180, 0, 1) + answer, address), Answer::NotOurs) << "no question";
  EXPECT_EQ(read(header(77, 0x8180, 2, 1) + good + good + answer, address), Answer::NotOurs)
      << "two questions";
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + question("www.example.org") + answer, address), Answer::NotOurs);
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + question("www.example.com.evil") + answer, address),
            Answer::NotOurs);
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + question("www.example") + answer, address), Answer::NotOurs);
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + name("www.example.com") + u16(28) + u16(1) + answer, address),
            Answer::NotOurs)
      << "type";
}

TEST(Dns, AddressesOfOtherNamesAndClassesDoNotCount) {
  Address address;
  const std::string start = header(77, 0x8180, 1, 1) + question("www.example.com");
  EXPECT_EQ(read(start + record(name("evil.example.com"), 1, address_data), address), Answer::NoSuchName);
  EXPECT_EQ(read(start + record(owner_is_question, 1, address_data, 3), address), Answer::NoSuchName);
  EXPECT_EQ(read(start + record(owner_is_question, 1, "12345"), address), Answer::NoSuchName);
  EXPECT_EQ(read(start + record(owner_is_question, 28, std::string(16, 'x')), address), Answer::NoSuchName);
  EXPECT_EQ(read(start + record(owner_is_question, 1, std::string(4, '\0')), address), Answer::NoSuchName);
}

TEST(Dns, ServersThatCannotTellAreTold) {
  Address address;
  EXPECT_EQ(read(header(77, 0x8183, 1, 0) + question("www.example.com"), address), Answer::NoSuchName);
  EXPECT_EQ(read(header(77, 0x8182, 1, 0) + question("www.example.com"), address), Answer::Trouble);
  EXPECT_EQ(read(header(77, 0x8185, 1, 0) + question("www.example.com"), address), Answer::Trouble);
  const std::string alias = record(owner_is_question, 5, name("a.cdn.net"));
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + question("www.example.com") + alias, address), Answer::Trouble);
}

TEST(Dns, CirclesEnd) {
  Address address;
  const std::string start = header(77, 0x8180, 1, 2) + question("www.example.com");
  // An alias of itself; a name that points to itself; two that point to each other.
  EXPECT_EQ(read(start + record(owner_is_question, 5, owner_is_question), address), Answer::Trouble);
  const auto here = static_cast<char>(start.size());
  EXPECT_EQ(read(start + record(std::string("\xC0") + here, 1, address_data), address), Answer::NoSuchName);
  EXPECT_EQ(
      read(start + record(std::string("\xC0") + static_cast<char>(here + 2) + "\xC0" + here, 1, address_data),
           address),
      Answer::NoSuchName);
  // The question itself as a circle.
  EXPECT_EQ(read(header(77, 0x8180, 1, 1) + "\xC0\x0C" + u16(1) + u16(1), address), Answer::NotOurs);
}

TEST(Dns, EveryTruncationAndEveryChangedByteIsSurvived) {
  const std::string wire = header(77, 0x8180, 1, 3) + question("www.example.com") +
                           record(owner_is_question, 5, name("a.cdn.net")) +
                           record(name("a.cdn.net"), 5, std::string("\x01") + "b" + "\xC0\x2F") +
                           record(owner_is_question, 1, address_data);
  Address address;
  for (std::size_t size = 0; size < wire.size(); ++size)
    EXPECT_NE(read(wire.substr(0, size), address), Answer::Found);
  for (std::size_t at = 0; at < wire.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = wire;
      changed[at] = static_cast<char>(value);
      (void)read(changed, address);
    }
  }
}

TEST(Dns, AddressesInDigitsAreRead) {
  Address address;
  EXPECT_TRUE(net::read_address("198.51.100.7", address));
  EXPECT_EQ(address, expected);
  for (const char* bad : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", ".1.2.3", "1.2.3.4 ", "1.2.3.4.",
                          "a.b.c.d", "1..2.3", "0001.2.3.4", "1.2.3.-4"}) {
    EXPECT_FALSE(net::read_address(bad, address)) << bad;
  }
}

class ResolverTest : public testing::Test {
 protected:
  const Address servers_[2] = {{{192, 0, 2, 1}}, {{192, 0, 2, 2}}};
  std::uint8_t out_[Resolver::largest_datagram];
  Address to_;
  Resolver resolver_;

  void answer(const std::string& wire, const Address& from, std::uint16_t port = 53) {
    const std::vector<std::uint8_t> exact(wire.begin(), wire.end());
    resolver_.receive(exact, from, port);
  }
  const std::string good_ =
      header(9, 0x8180, 1, 1) + question("example.com") + record(owner_is_question, 1, address_data);
};

TEST_F(ResolverTest, AsksServersInTurnAndGivesUp) {
  resolver_.start("example.com", servers_, 9, 0);
  std::vector<std::uint32_t> times;
  std::vector<Address> asked;
  std::uint32_t now = 0;
  for (; resolver_.phase() == Resolver::Phase::Asking && now < 60000; now += 100) {
    if (resolver_.due(now, out_, to_) == 0) continue;
    times.push_back(now);
    asked.push_back(to_);
  }
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::NoAnswer);
  EXPECT_EQ(times, (std::vector<std::uint32_t>{0, 1500, 4000, 7000}));
  EXPECT_EQ(asked, (std::vector<Address>{servers_[0], servers_[1], servers_[0], servers_[1]}));
  EXPECT_LE(now, 11000U);
}

TEST_F(ResolverTest, ClockMayWrap) {
  resolver_.start("example.com", servers_, 9, 0xFFFFFF00U);
  EXPECT_GT(resolver_.due(0xFFFFFF00U, out_, to_), 0U);
  EXPECT_EQ(resolver_.due(0xFFFFFF00U + 1499, out_, to_), 0U);
  EXPECT_GT(resolver_.due(0xFFFFFF00U + 1500, out_, to_), 0U);
}

TEST_F(ResolverTest, TakesTheAnswerOnlyFromTheServersPort) {
  resolver_.start("example.com", servers_, 9, 0);
  resolver_.due(0, out_, to_);
  answer(good_, {{203, 0, 113, 5}});
  answer(good_, servers_[0], 5353);
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::Asking);
  answer(good_, servers_[0]);
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::Found);
  EXPECT_EQ(resolver_.address(), expected);
}

TEST_F(ResolverTest, AsksTheOtherServerAtOnceWhenOneHasTrouble) {
  resolver_.start("example.com", servers_, 9, 0);
  resolver_.due(0, out_, to_);
  answer(header(9, 0x8182, 1, 0) + question("example.com"), servers_[0]);
  EXPECT_GT(resolver_.due(5, out_, to_), 0U);
  EXPECT_EQ(to_, servers_[1]);
}

TEST_F(ResolverTest, NeedsNoServerForDigitsAndNoTimeWithoutServers) {
  resolver_.start("198.51.100.7", servers_, 9, 0);
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::Found);
  EXPECT_EQ(resolver_.address(), expected);
  const Address none[2] = {};
  resolver_.start("example.com", none, 9, 0);
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::NoAnswer);
  resolver_.start("a..b", servers_, 9, 0);
  resolver_.due(0, out_, to_);
  EXPECT_EQ(resolver_.phase(), Resolver::Phase::NoSuchName);
}

}  // namespace
