#include "net/ip/dhcp.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace {

using namespace net::ip;
using net::Address;
using Bytes8 = std::vector<std::uint8_t>;

constexpr std::uint8_t mac[6] = {2, 1, 2, 3, 4, 5};
constexpr Address server = {{192, 0, 2, 1}}, offered = {{192, 0, 2, 10}};
constexpr Address everyone = {{255, 255, 255, 255}};

/// What a client sent, taken apart as a server would.
struct Request {
  std::uint32_t transaction = 0;
  bool broadcast = false;
  Address client;
  std::map<int, Bytes8> options;
  int type() const { return options.at(53).at(0); }
};

Request parse(const Bytes8& wire) {
  Request request;
  EXPECT_GE(wire.size(), 300U);
  EXPECT_EQ(Bytes8(wire.begin(), wire.begin() + 4), (Bytes8{1, 1, 6, 0}));
  for (int i = 4; i < 8; ++i)
    request.transaction = request.transaction << 8 | wire[static_cast<std::size_t>(i)];
  request.broadcast = (wire[10] & 0x80) != 0;
  std::copy_n(wire.begin() + 12, 4, request.client.octet);
  EXPECT_TRUE(std::equal(std::begin(mac), std::end(mac), wire.begin() + 28));
  EXPECT_EQ(Bytes8(wire.begin() + 236, wire.begin() + 240), (Bytes8{99, 130, 83, 99}));
  std::size_t at = 240;
  while (at < wire.size() && wire[at] != 255) {
    const std::size_t size = wire.at(at + 1);
    request.options[wire[at]] = Bytes8(wire.begin() + static_cast<std::ptrdiff_t>(at + 2),
                                       wire.begin() + static_cast<std::ptrdiff_t>(at + 2 + size));
    at += 2 + size;
  }
  EXPECT_LT(at, wire.size()) << "no end option";
  return request;
}

struct Reply {
  std::uint8_t type = dhcp_offer;
  std::uint32_t transaction = 0;
  Address address = offered;
  std::vector<Bytes8> options = {};
};

Bytes8 number_option(std::uint8_t code, std::uint32_t value) {
  return {code,
          4,
          static_cast<std::uint8_t>(value >> 24),
          static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value)};
}

const Bytes8 from_server = {54, 4, 192, 0, 2, 1};

Bytes8 compose(const Reply& reply) {
  Bytes8 wire(240);
  wire[0] = 2;
  wire[1] = 1;
  wire[2] = 6;
  for (std::size_t i = 0; i < 4; ++i)
    wire[4 + i] = static_cast<std::uint8_t>(reply.transaction >> (24 - 8 * i));
  std::copy(std::begin(reply.address.octet), std::end(reply.address.octet), wire.begin() + 16);
  std::copy(std::begin(mac), std::end(mac), wire.begin() + 28);
  const std::uint8_t cookie[] = {99, 130, 83, 99};
  std::copy(std::begin(cookie), std::end(cookie), wire.begin() + 236);
  wire.insert(wire.end(), {53, 1, reply.type});
  for (const Bytes8& option : reply.options) wire.insert(wire.end(), option.begin(), option.end());
  wire.push_back(255);
  return wire;
}

class Dhcp : public testing::Test {
 protected:
  DhcpClient client_;
  std::uint32_t now_ = 1;
  Address to_;

  /// The datagram due now; empty if none is.
  Bytes8 due() {
    std::uint8_t out[DhcpClient::datagram_size];
    return client_.due(now_, out, to_) ? Bytes8(std::begin(out), std::end(out)) : Bytes8();
  }

  void reply(std::uint8_t type, const Request& request, std::vector<Bytes8> options) {
    client_.receive(compose({type, request.transaction, offered, std::move(options)}), now_);
  }

  /// Passes time until a datagram is due.
  Request next(std::uint32_t within) {
    const std::uint32_t limit = now_ + within;
    for (; now_ <= limit; ++now_) {
      const Bytes8 wire = due();
      if (!wire.empty()) return parse(wire);
    }
    ADD_FAILURE() << "nothing was sent within " << within << " s";
    return {};
  }

  Request bind(std::uint32_t seconds) {
    client_.start(mac, 42, now_);
    const Request discover = next(0);
    reply(dhcp_offer, discover, {from_server, number_option(51, seconds)});
    const Request request = next(0);
    reply(dhcp_ack, request,
          {from_server,
           number_option(51, seconds),
           {1, 4, 255, 255, 255, 128},
           {3, 4, 192, 0, 2, 1},
           {6, 8, 192, 0, 2, 1, 192, 0, 2, 3},
           {42, 4, 192, 0, 2, 2}});
    return request;
  }
};

TEST_F(Dhcp, GetsALease) {
  client_.start(mac, 42, now_);
  const Request discover = next(0);
  EXPECT_EQ(discover.type(), dhcp_discover);
  EXPECT_EQ(to_, everyone);
  EXPECT_TRUE(discover.broadcast);
  EXPECT_TRUE(discover.client.empty());
  reply(dhcp_offer, discover, {from_server});
  EXPECT_FALSE(client_.bound());

  const Request request = next(0);
  EXPECT_EQ(request.type(), dhcp_request);
  EXPECT_EQ(request.transaction, discover.transaction);
  EXPECT_EQ(request.options.at(50), (Bytes8{192, 0, 2, 10}));
  EXPECT_EQ(request.options.at(54), (Bytes8{192, 0, 2, 1}));
  EXPECT_EQ(request.options.at(61), (Bytes8{1, 2, 1, 2, 3, 4, 5}));
  reply(dhcp_ack, request,
        {from_server,
         number_option(51, 7200),
         {0},
         {1, 4, 255, 255, 255, 128},
         {3, 4, 192, 0, 2, 1},
         {6, 8, 192, 0, 2, 1, 192, 0, 2, 3},
         {42, 4, 192, 0, 2, 2}});
  ASSERT_TRUE(client_.bound());
  const Lease& lease = client_.lease();
  EXPECT_EQ(lease.address, offered);
  EXPECT_EQ(lease.mask, (Address{{255, 255, 255, 128}}));
  EXPECT_EQ(lease.gateway, server);
  EXPECT_EQ(lease.dns[0], server);
  EXPECT_EQ(lease.dns[1], (Address{{192, 0, 2, 3}}));
  EXPECT_EQ(lease.ntp[0], (Address{{192, 0, 2, 2}}));
  EXPECT_TRUE(lease.ntp[1].empty());
  EXPECT_EQ(lease.renew, 3600U);
  EXPECT_EQ(lease.rebind, 6300U);
}

TEST_F(Dhcp, AsksAgainWithBackOffAndSaysWhenNobodyAnswers) {
  client_.start(mac, 42, now_);
  std::vector<std::uint32_t> sent;
  for (const std::uint32_t end = now_ + 130; now_ < end; ++now_) {
    if (!due().empty()) sent.push_back(now_);
    EXPECT_EQ(client_.silent(), sent.size() >= 3);
  }
  ASSERT_EQ(sent.size(), 6U);
  // RFC 2131 §4.1: from 4 s on, doubling, each one second more or less.
  double expected = 4;
  for (std::size_t i = 1; i < sent.size(); ++i, expected *= 2) {
    EXPECT_NEAR(static_cast<double>(sent[i] - sent[i - 1]), expected, 1) << i;
  }
  client_.stop();
  now_ += 1000;
  EXPECT_TRUE(due().empty());
}

TEST_F(Dhcp, StartsOverWhenRefused) {
  client_.start(mac, 42, now_);
  const Request discover = next(0);
  reply(dhcp_offer, discover, {from_server});
  reply(dhcp_nak, next(0), {from_server});
  EXPECT_FALSE(client_.bound());
  const Request again = next(0);
  EXPECT_EQ(again.type(), dhcp_discover);
  EXPECT_NE(again.transaction, discover.transaction);
}

TEST_F(Dhcp, StartsOverWhenTheServerThatOfferedFallsSilent) {
  client_.start(mac, 42, now_);
  reply(dhcp_offer, next(0), {from_server});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(next(40).type(), dhcp_request);
  EXPECT_EQ(next(70).type(), dhcp_discover);
}

TEST_F(Dhcp, RenewsWithItsServerThenWithAnyThenLetsGo) {
  bind(1000);
  const std::uint32_t granted = now_;
  const Request renewal = next(501);
  EXPECT_NEAR(static_cast<double>(now_ - granted), 500, 1);
  EXPECT_EQ(renewal.type(), dhcp_request);
  EXPECT_EQ(to_, server);
  EXPECT_EQ(renewal.client, offered);
  EXPECT_FALSE(renewal.broadcast);
  EXPECT_EQ(renewal.options.count(50), 0U);  // RFC 2131 table 5: must not be there
  EXPECT_EQ(renewal.options.count(54), 0U);

  while (to_ != everyone && now_ - granted < 1000) {
    ++now_;
    due();
  }
  EXPECT_NEAR(static_cast<double>(now_ - granted), 875, 1);
  EXPECT_TRUE(client_.bound());
  while (client_.bound() && now_ - granted < 2000) {
    ++now_;
    due();
  }
  EXPECT_NEAR(static_cast<double>(now_ - granted), 1000, 1);
}

TEST_F(Dhcp, RenewalExtendsTheLease) {
  bind(1000);
  const Request renewal = next(501);
  reply(dhcp_ack, renewal, {from_server, number_option(51, 1000)});
  const std::uint32_t granted = now_;
  EXPECT_TRUE(due().empty());
  next(501);
  EXPECT_NEAR(static_cast<double>(now_ - granted), 500, 1);
  EXPECT_TRUE(client_.bound());
}

TEST_F(Dhcp, LeaseForEverIsNeverRenewed) {
  bind(0xFFFFFFFF);
  for (int day = 0; day < 400; ++day) {
    now_ += 24 * 3600;
    EXPECT_TRUE(due().empty());
  }
  EXPECT_TRUE(client_.bound());
}

TEST_F(Dhcp, TimesThatMakeNoSenseAreMended) {
  client_.start(mac, 42, now_);
  reply(dhcp_offer, next(0), {from_server});
  reply(dhcp_ack, next(0),
        {from_server, number_option(51, 800), number_option(58, 900), number_option(59, 5000)});
  EXPECT_EQ(client_.lease().rebind, 700U);
  EXPECT_EQ(client_.lease().renew, 400U);
}

TEST_F(Dhcp, OptionsMayStandInOtherFields) {
  client_.start(mac, 42, now_);
  const Request discover = next(0);
  Bytes8 wire = compose({dhcp_offer, discover.transaction, offered, {{52, 1, 3}}});
  const Bytes8 in_file = {6, 4, 192, 0, 2, 9, 255}, in_name = {54, 4, 192, 0, 2, 1, 255};
  std::copy(in_file.begin(), in_file.end(), wire.begin() + 108);
  std::copy(in_name.begin(), in_name.end(), wire.begin() + 44);
  DhcpMessage message;
  ASSERT_TRUE(read_dhcp(wire, mac, discover.transaction, message));
  EXPECT_EQ(message.lease.dns[0], (Address{{192, 0, 2, 9}}));
  EXPECT_EQ(message.lease.server, server);
}

TEST_F(Dhcp, MessagesForOthersAreIgnored) {
  DhcpMessage message;
  const Bytes8 good = compose({dhcp_offer, 7, offered, {from_server}});
  ASSERT_TRUE(read_dhcp(good, mac, 7, message));
  EXPECT_FALSE(read_dhcp(good, mac, 8, message));
  for (const std::size_t at : {0U, 1U, 2U, 30U, 236U}) {
    Bytes8 changed = good;
    changed[at] ^= 0x40;
    EXPECT_FALSE(read_dhcp(changed, mac, 7, message)) << at;
  }
  for (const Address& bad : {Address{}, Address{{127, 0, 0, 1}}, Address{{224, 0, 0, 1}}, everyone}) {
    EXPECT_FALSE(read_dhcp(compose({dhcp_offer, 7, bad, {}}), mac, 7, message));
  }
  EXPECT_FALSE(read_dhcp(compose({4, 7, offered, {}}), mac, 7, message)) << "a DHCPDECLINE";
}

TEST_F(Dhcp, OtherServersAcknowledgementsAreIgnoredWhileRequesting) {
  client_.start(mac, 42, now_);
  reply(dhcp_offer, next(0), {from_server});
  reply(dhcp_ack, next(0), {{54, 4, 192, 0, 2, 66}});
  EXPECT_FALSE(client_.bound());
}

TEST_F(Dhcp, EveryTruncationAndEveryChangedByteIsSurvived) {
  const Bytes8 good =
      compose({dhcp_ack,
               7,
               offered,
               {from_server, number_option(51, 60), {6, 8, 1, 2, 3, 4, 5, 6, 7, 8}, {52, 1, 3}}});
  DhcpMessage message;
  for (std::size_t size = 0; size < good.size(); ++size) {
    const Bytes8 cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_TRUE(!read_dhcp(cut, mac, 7, message) || size > 242) << size;
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      Bytes8 changed = good;
      changed[at] = static_cast<std::uint8_t>(value);
      (void)read_dhcp(changed, mac, 7, message);
    }
  }
}

}  // namespace
