// The W5500's sockets where nobody answers, several at once, and UDP.
#include "w5500_fixture.hpp"

namespace tlsfit::emulator {
namespace {

TEST_F(W5500Test, ARefusedConnectionClosesWithoutATimeOut) {
  std::uint16_t closed_port = 0;
  { closed_port = Peer(SOCK_STREAM).port(); }
  names.add_map("server.test=127.0.0.1:" + std::to_string(closed_port));
  names.resolve("server.test");
  open(0, 1, 50000);
  destination(0, server, 443);
  command(0, 0x04);
  ASSERT_TRUE(wait([&] { return status(0) == 0x00; }));
  EXPECT_EQ(interrupts(0) & 0x08, 0);
}

TEST_F(W5500Test, NobodyIsReachedThatWasNotNamed) {
  Peer peer(SOCK_STREAM);
  open(0, 1, 50000);
  destination(0, 0x7F000001, peer.port());
  command(0, 0x04);
  EXPECT_EQ(status(0), 0x00);
  EXPECT_FALSE(notes.all().empty());
}

TEST_F(W5500Test, ConnectTimesOutWithoutACable) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  chip.set_cable(false);
  open(0, 1, 50000);
  destination(0, server, 443);
  command(0, 0x04);
  EXPECT_EQ(status(0), 0x15);
  pass(1700 * millisecond);
  EXPECT_EQ(status(0), 0x15);
  pass(200 * millisecond);  // nobody answers ARP: RTR 200 ms * (RCR 8 + 1) = 1.8 s (datasheet, RCR: ARP_TO)
  EXPECT_EQ(status(0), 0x00);
  EXPECT_EQ(interrupts(0) & 0x08, 0x08);
}

TEST_F(W5500Test, ConnectGoesOnWhenTheCableComesBackWhileItAsksByArp) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  write(common, 0x1B, {20});  // RCR: 4.2 s
  chip.set_cable(false);
  open(0, 1, 50000);
  destination(0, server, 443);
  command(0, 0x04);
  pass(second);
  chip.set_cable(true);
  pass(2 * second);
  EXPECT_TRUE(wait([&] { return status(0) == 0x17; }));
}

TEST_F(W5500Test, ConnectTimesOutWithoutAGateway) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  write(common, 0x01, {192, 0, 2, 99});
  w16(common, 0x19, 1000);  // RTR 100 ms
  write(common, 0x1B, {1});
  open(0, 1, 50000);
  destination(0, server, 443);
  command(0, 0x04);
  pass(190 * millisecond);
  EXPECT_EQ(status(0), 0x15);
  pass(20 * millisecond);  // ARP_TO: 2 * 100 ms; TCP_TO would be 300 ms
  EXPECT_EQ(status(0), 0x00);
  EXPECT_EQ(interrupts(0) & 0x08, 0x08);
}

TEST_F(W5500Test, SendingWithoutACableTimesOutButAShortBreakDoesNot) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  chip.set_cable(false);
  send(0, "late");
  pass(10 * second);
  EXPECT_EQ(status(0), 0x17);
  chip.set_cable(true);
  pass(2 * second);
  EXPECT_EQ(peer.receive(), "late");
  pass(60 * second);
  EXPECT_EQ(status(0), 0x17) << "what was acknowledged late is not given up later";
  chip.set_cable(false);
  send(0, "never");
  pass(40 * second);
  EXPECT_EQ(status(0), 0x00);
  EXPECT_EQ(interrupts(0) & 0x08, 0x08);
}

TEST_F(W5500Test, KeepAliveFindsOutThatThePeerIsOutOfReach) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  write(socket_block(0), 0x2F, {2});  // Sn_KPALVTR: every 10 s
  connect(0, peer);
  chip.set_cable(false);
  pass(60 * second);
  EXPECT_EQ(status(0), 0x17) << "nothing is asked before data has gone either way";
  chip.set_cable(true);
  pass(2 * second);
  send(0, "hello");
  EXPECT_EQ(peer.receive(), "hello");
  pass(60 * second);
  EXPECT_EQ(status(0), 0x17) << "the peer answers";
  chip.set_cable(false);
  pass(12 * second);
  chip.set_cable(true);
  pass(60 * second);
  EXPECT_EQ(status(0), 0x17) << "a short break";
  chip.set_cable(false);
  pass(60 * second);
  EXPECT_EQ(status(0), 0x00);
  EXPECT_NE(interrupts(0) & 0x08, 0) << "TIMEOUT";
}

TEST_F(W5500Test, SendKeepAsksOnce) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  send(0, "hello");
  EXPECT_EQ(peer.receive(), "hello");
  chip.set_cable(false);
  pass(60 * second);
  EXPECT_EQ(status(0), 0x17) << "nobody has asked";
  command(0, 0x22);  // SEND_KEEP
  pass(60 * second);
  EXPECT_EQ(status(0), 0x00);
  EXPECT_NE(interrupts(0) & 0x08, 0) << "TIMEOUT";
}

TEST_F(W5500Test, TwoSocketsAtOnce) {
  Peer a(SOCK_STREAM);
  allow(a);
  connect(0, a);
  connect(1, a);  // the peer's second connection; the first one stays open in its backlog
  send(1, "one");
  EXPECT_EQ(a.receive(), "one");
  EXPECT_EQ(status(0), 0x17);
}

TEST_F(W5500Test, ReceivingStopsExactlyAtTheScenariosLimit) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  chip.limit_received(4);
  peer.send("0123456789");
  ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 4; }));
  pass(second);
  EXPECT_EQ(r16(socket_block(0), 0x26), 4);
  chip.limit_received(never);
  EXPECT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 10; }));
}

TEST_F(W5500Test, UdpReceivesWithItsHeader) {
  Peer peer(SOCK_DGRAM);
  allow(peer);
  open(2, 2, 5353);
  EXPECT_EQ(status(2), 0x22);
  destination(2, server, 9);
  send(2, "ping");
  EXPECT_EQ(peer.receive(), "ping");
  ASSERT_TRUE(wait([&] { return (interrupts(2) & 0x10) != 0; }));
  peer.answer("pong!");
  ASSERT_TRUE(wait([&] { return r16(socket_block(2), 0x26) == 13; }));
  EXPECT_EQ(receive(2), std::string({'\xC6', '\x33', '\x64', '\x01', 0, 9, 0, 5}) + "pong!");
}

TEST_F(W5500Test, UdpReachesTheDnsServerOfTheNetwork) {
  open(2, 2, 5353);
  destination(2, 0xC0000201, 53);
  const std::string query("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01x\x00\x00\x01\x00\x01", 19);
  send(2, query);
  ASSERT_TRUE(wait([&] { return r16(socket_block(2), 0x26) != 0; }));
  const std::string answer = receive(2);
  EXPECT_EQ(answer.substr(0, 4), std::string("\xC0\x00\x02\x01", 4));
  EXPECT_EQ(answer.at(8 + 3) & 0xF, 3);  // no such name
}

TEST_F(W5500Test, UdpToNobodyTimesOut) {
  open(2, 2, 5353);
  destination(2, 0xC0000263, 53);  // 192.0.2.99 does not answer ARP
  send(2, "x");
  pass(3 * second);  // ARP_TO: RTR * (RCR + 1) = 1.8 s
  EXPECT_EQ(interrupts(2) & 0x18, 0x08);
}

TEST_F(W5500Test, SirShowsWhichSocketsAskForAttention) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(5, peer);
  EXPECT_EQ(r8(common, 0x17), 1U << 5);
  write(socket_block(5), 0x2C, {0x00});  // Sn_IMR
  EXPECT_EQ(r8(common, 0x17), 0);
}

}  // namespace
}  // namespace tlsfit::emulator
