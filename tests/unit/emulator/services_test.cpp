// DHCP, DNS and NTP of the virtual network, by messages written from the RFCs.
#include "emulator/host/services.hpp"

#include <gtest/gtest.h>

namespace tlsfit::emulator {
namespace {

Bytes dhcp(std::uint8_t type, Bytes options = {}, std::uint16_t flags = 0x8000, Ipv4 client = 0) {
  Writer w;
  w.bytes(Bytes{1, 1, 6, 0});
  w.u32(0x12345678);
  w.u16(0);
  w.u16(flags);
  w.u32(client);
  w.bytes(Bytes(12));
  w.bytes(Bytes{2, 0, 0, 1, 2, 3});
  w.bytes(Bytes(10 + 64 + 128));
  w.u32(0x63825363);
  w.bytes(Bytes{53, 1, type});
  w.bytes(options);
  w.u8(255);
  return w.take();
}

Datagram from_client(Bytes data) {
  return {{0, 68}, {broadcast_address, 67}, std::move(data)};
}

/// The option's bytes; empty if it is not there.
Bytes option(ByteView message, std::uint8_t code) {
  for (std::size_t at = 240; at + 1 < message.size() && message[at] != 255;
       at += std::size_t{2} + message[at + 1])
    if (message[at] == code)
      return Bytes(message.begin() + at + 2, message.begin() + at + 2 + message[at + 1]);
  return {};
}

Ipv4 word(ByteView bytes, std::size_t at) {
  return Reader(bytes.subspan(at), "word").u32();
}

TEST(Dhcp, OffersAnAddress) {
  const auto offer = answer_dhcp(from_client(dhcp(1)));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->from, (Endpoint{gateway_address, 67}));
  EXPECT_EQ(offer->to, (Endpoint{broadcast_address, 68}));
  EXPECT_EQ(offer->data.at(0), 2);
  EXPECT_EQ(word(offer->data, 4), 0x12345678U);
  EXPECT_EQ(word(offer->data, 16), device_address);
  EXPECT_EQ(option(offer->data, 53), Bytes{2});
  EXPECT_EQ(option(offer->data, 1), (Bytes{255, 255, 255, 0}));
  for (const std::uint8_t server : Bytes{3, 6, 42, 54})
    EXPECT_EQ(option(offer->data, server), (Bytes{192, 0, 2, 1}));
}

TEST(Dhcp, WithoutTheBroadcastFlagTheAnswerGoesToTheNewAddress) {
  EXPECT_EQ(answer_dhcp(from_client(dhcp(1, {}, 0)))->to.address, device_address);
}

TEST(Dhcp, AcknowledgesItsOwnOfferAndRefusesOthers) {
  const Bytes ours{50, 4, 192, 0, 2, 10, 54, 4, 192, 0, 2, 1}, other{50, 4, 10, 0, 0, 7, 54, 4, 192, 0, 2, 1};
  EXPECT_EQ(option(answer_dhcp(from_client(dhcp(3, ours)))->data, 53), Bytes{5});
  const auto nak = answer_dhcp(from_client(dhcp(3, other)));
  EXPECT_EQ(option(nak->data, 53), Bytes{6});
  EXPECT_EQ(word(nak->data, 16), 0U);
}

TEST(Dhcp, RenewalIsAnsweredByUnicast) {
  const auto ack = answer_dhcp(from_client(dhcp(3, {}, 0, device_address)));
  ASSERT_TRUE(ack);
  EXPECT_EQ(option(ack->data, 53), Bytes{5});
  EXPECT_EQ(ack->to.address, device_address);
}

TEST(Dhcp, IsSilentToWhatIsNotForIt) {
  EXPECT_FALSE(answer_dhcp(from_client(dhcp(3, Bytes{50, 4, 192, 0, 2, 10, 54, 4, 192, 0, 2, 99}))));
  EXPECT_FALSE(answer_dhcp(from_client(dhcp(7))));  // RELEASE
  EXPECT_FALSE(answer_dhcp(from_client(Bytes(100))));
  Bytes cut = dhcp(1);
  cut.resize(239);
  EXPECT_FALSE(answer_dhcp(from_client(cut)));
}

Bytes dns(std::string_view name, std::uint16_t type = 1, std::uint16_t flags = 0x0100) {
  Writer w;
  w.u16(0xBEEF);
  w.u16(flags);
  w.u16(1);
  w.bytes(Bytes(6));
  while (!name.empty()) {
    const auto label = name.substr(0, name.find('.'));
    w.block(1, [&] { w.text(label); });
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  w.u8(0);
  w.u16(type);
  w.u16(1);
  return w.take();
}

std::optional<Ipv4> only_example(const std::string& name) {
  return name == "www.example.com" ? std::optional<Ipv4>(0xC6336401) : std::nullopt;
}

TEST(Dns, AnswersAnAddress) {
  const auto answer = answer_dns(dns("www.example.com"), only_example);
  ASSERT_TRUE(answer);
  Reader r(*answer, "answer");
  EXPECT_EQ(r.u16(), 0xBEEF);
  EXPECT_EQ(r.u16(), 0x8180);
  EXPECT_EQ(r.u16(), 1);
  EXPECT_EQ(r.u16(), 1);
  r.bytes(4 + 17 + 4);
  EXPECT_EQ(r.u16(), 0xC00C);
  EXPECT_EQ(r.u16(), 1);
  EXPECT_EQ(r.u16(), 1);
  EXPECT_GT(r.u32(), 0U);
  EXPECT_EQ(r.u16(), 4);
  EXPECT_EQ(r.u32(), 0xC6336401U);
  EXPECT_TRUE(r.end()) << r.error();
}

TEST(Dns, SaysThatANameDoesNotExist) {
  const auto answer = answer_dns(dns("nowhere.invalid"), only_example);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->at(3) & 0xF, 3);
  EXPECT_EQ(answer->at(7), 0);
}

TEST(Dns, HasNoIpv6Addresses) {
  const auto answer = answer_dns(dns("www.example.com", 28), only_example);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->at(3) & 0xF, 0);
  EXPECT_EQ(answer->at(7), 0);
}

TEST(Dns, IgnoresWhatIsNoQuery) {
  EXPECT_FALSE(answer_dns(dns("www.example.com", 1, 0x8180), only_example));
  Bytes cut = dns("www.example.com");
  cut.resize(cut.size() - 3);
  EXPECT_FALSE(answer_dns(cut, only_example));
  Bytes pointer = dns("a");
  pointer[12] = 0xC0;
  EXPECT_FALSE(answer_dns(pointer, only_example));
}

TEST(Ntp, TellsTheTime) {
  Bytes request(48);
  request[0] = 0x23;  // version 4, client
  request[47] = 0x55;
  const auto answer = answer_ntp(request, 1'000'000'000.5);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->size(), 48U);
  EXPECT_EQ(answer->at(0), 0x24);
  EXPECT_EQ(answer->at(1), 2);
  EXPECT_EQ(answer->at(31), 0x55) << "the originate timestamp is the client's transmit timestamp";
  EXPECT_EQ(word(*answer, 40), 1'000'000'000U + 2'208'988'800U);
  EXPECT_EQ(word(*answer, 44), 0x80000000U);
}

TEST(Ntp, IgnoresWhatIsNoRequest) {
  Bytes request(48);
  request[0] = 0x24;  // a server's
  EXPECT_FALSE(answer_ntp(request, 0));
  EXPECT_FALSE(answer_ntp(Bytes{0x23}, 0));
}

}  // namespace
}  // namespace tlsfit::emulator
