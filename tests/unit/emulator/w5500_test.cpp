// The W5500's registers, and its TCP sockets with a peer that answers.
#include "w5500_fixture.hpp"

namespace tlsfit::emulator {
namespace {

TEST_F(W5500Test, AnswersItsVersionAfterTheHeader) {
  chip.select(true);
  EXPECT_EQ(chip.exchange(0x00), 0x01);
  EXPECT_EQ(chip.exchange(0x39), 0x02);
  EXPECT_EQ(chip.exchange(0x00), 0x03);
  EXPECT_EQ(chip.exchange(0x00), 0x04);
  chip.select(false);
}

TEST_F(W5500Test, RegistersHoldTheirResetValues) {
  EXPECT_EQ(r16(common, 0x19), 0x07D0);  // RTR: 200 ms
  EXPECT_EQ(r8(common, 0x1B), 8);        // RCR
  EXPECT_EQ(r8(socket_block(3), 0x1E), 2);
  EXPECT_EQ(r16(socket_block(3), 0x20), 2048);  // TX_FSR
  EXPECT_EQ(status(3), 0x00);
}

TEST_F(W5500Test, AddressesAdvanceWithinAFrame) {
  write(common, 0x09, {2, 3, 4, 5, 6, 7});
  EXPECT_EQ(read(common, 0x09, 6), (Bytes{2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(r8(common, 0x0B), 4);
}

TEST_F(W5500Test, AResetClearsWhatWasWritten) {
  write(common, 0x09, {2, 3, 4, 5, 6, 7});
  write(common, 0x00, {0x80});
  EXPECT_EQ(read(common, 0x09, 6), Bytes(6));
  EXPECT_EQ(r8(common, 0x00), 0) << "MR.RST clears itself";
}

TEST_F(W5500Test, PhyTellsTheCable) {
  EXPECT_EQ(r8(common, 0x2E) & 7, 7);
  chip.set_cable(false);
  EXPECT_EQ(r8(common, 0x2E) & 7, 0);
  chip.set_cable(true);
  EXPECT_EQ(r8(common, 0x2E) & 1, 0) << "the link needs time";
  pass(2 * second);
  EXPECT_EQ(r8(common, 0x2E) & 1, 1);
}

TEST_F(W5500Test, TcpCarriesBytesBothWays) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  EXPECT_EQ(interrupts(0) & 0x01, 0x01);  // CON
  send(0, "hello");
  EXPECT_EQ(peer.receive(), "hello");
  ASSERT_TRUE(wait([&] { return (interrupts(0) & 0x10) != 0; }));  // SENDOK
  EXPECT_EQ(r16(socket_block(0), 0x20), 2048);

  peer.send("good morning");
  ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 12; }));
  EXPECT_EQ(interrupts(0) & 0x04, 0x04);  // RECV
  write(socket_block(0), 0x02, {0xFF});
  EXPECT_EQ(interrupts(0), 0);
  EXPECT_EQ(receive(0), "good morning");
  EXPECT_EQ(r16(socket_block(0), 0x26), 0);
}

TEST_F(W5500Test, ReceivedBytesStayUntilTheRecvCommand) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  peer.send("abc");
  ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 3; }));
  w16(socket_block(0), 0x28, 3);
  EXPECT_EQ(r16(socket_block(0), 0x26), 3) << "RX_RD alone frees nothing";
  command(0, 0x40);
  EXPECT_EQ(r16(socket_block(0), 0x26), 0);
}

TEST_F(W5500Test, TheReceiveBufferLimitsWhatArrives) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  std::string sent;
  for (int n = 0; n < 5000; ++n) sent += static_cast<char>('a' + n % 26);
  peer.send(sent);
  std::string got;
  ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 2048; }));
  ASSERT_TRUE(wait([&] {
    got += receive(0);  // wraps round the buffer
    return got.size() == sent.size();
  }));
  EXPECT_EQ(got, sent);
  EXPECT_EQ(chip.received_bytes(), 5000U);
}

TEST_F(W5500Test, PointersRunFreelyPastSixteenBits) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  std::string all;
  for (int n = 0; n < 80; ++n) {  // 80 KB: TX_WR wraps
    const std::string text(1024, static_cast<char>('A' + n % 26));
    write(socket_block(0), 0x02, {0x10});
    send(0, text);
    ASSERT_TRUE(wait([&] { return (interrupts(0) & 0x10) != 0; })) << n;
    all += peer.receive(1024);
    ASSERT_EQ(all.size(), 1024U * (static_cast<unsigned>(n) + 1));
    ASSERT_EQ(all.back(), text.back());
  }
}

TEST_F(W5500Test, OpenDoesNotStartThePointersAtZero) {
  unsigned zeros = 0;
  for (int n = 0; n < 8; ++n) {
    open(0, 1, 50000);
    EXPECT_EQ(r16(socket_block(0), 0x22), r16(socket_block(0), 0x24));
    zeros += r16(socket_block(0), 0x24) == 0 ? 1 : 0;
  }
  EXPECT_LT(zeros, 2U);
}

TEST_F(W5500Test, ThePeersFinLeadsToCloseWaitAndOursToClosed) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  peer.send("bye");
  peer.hang_up();
  ASSERT_TRUE(wait([&] { return status(0) == 0x1C; }));
  EXPECT_EQ(interrupts(0) & 0x02, 0x02);  // DISCON
  EXPECT_EQ(receive(0), "bye") << "bytes before the FIN stay";
  command(0, 0x08);
  EXPECT_EQ(status(0), 0x00);
}

TEST_F(W5500Test, DisconWaitsForThePeer) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  command(0, 0x08);
  EXPECT_EQ(status(0), 0x18);  // FIN_WAIT
  EXPECT_EQ(peer.receive(), "");
  peer.hang_up();
  EXPECT_TRUE(wait([&] { return status(0) == 0x00; }));
}

TEST_F(W5500Test, AResetByThePeerCloses) {
  Peer peer(SOCK_STREAM);
  allow(peer);
  connect(0, peer);
  peer.reset();
  EXPECT_TRUE(wait([&] { return status(0) == 0x00; }));
}

}  // namespace
}  // namespace tlsfit::emulator
