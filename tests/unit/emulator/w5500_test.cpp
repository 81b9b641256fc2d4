// The W5500 model, driven over its SPI frames as its datasheet describes, with real peers on loopback.
#include "emulator/chips/w5500.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include "emulator/host/virtual_network.hpp"

namespace tlsfit::emulator {
namespace {

constexpr unsigned common = 0;
constexpr unsigned socket_block(unsigned n) {
  return 4 * n + 1;
}

/// A listening TCP or bound UDP socket on 127.0.0.1.
class Peer {
 public:
  explicit Peer(int type) : type_(type), fd_(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_TRUE(type != SOCK_STREAM || ::listen(fd_, 8) == 0);
    EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~Peer() {
    hang_up();
    ::close(fd_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::uint16_t port() const { return port_; }
  void accept() {
    connection_ = ::accept(fd_, nullptr, nullptr);
    ASSERT_GE(connection_, 0);
  }
  void send(std::string_view text) {
    ASSERT_EQ(::send(connection_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  /// What has come within a second, at least one byte.
  std::string receive(std::size_t most = 65536) {
    const int fd = type_ == SOCK_STREAM ? connection_ : fd_;
    std::string text(most, '\0');
    pollfd wait{fd, POLLIN, 0};
    if (::poll(&wait, 1, 1000) != 1) return "nothing came";
    from_size_ = sizeof from_;
    const ssize_t n =
        ::recvfrom(fd, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&from_), &from_size_);
    text.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return text;
  }
  void answer(std::string_view text) {
    ::sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&from_), from_size_);
  }
  void hang_up() {
    if (connection_ >= 0) ::close(connection_);
    connection_ = -1;
  }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(connection_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    hang_up();
  }

 private:
  int type_, fd_, connection_ = -1;
  std::uint16_t port_ = 0;
  sockaddr_in from_{};
  socklen_t from_size_ = 0;
};

class W5500Test : public testing::Test {
 protected:
  static constexpr Ipv4 server = Names::first_virtual;

  Bytes read(unsigned block, std::uint16_t address, std::size_t size) {
    chip.select(true);
    header(address, block << 3);
    Bytes bytes;
    for (std::size_t n = 0; n < size; ++n) bytes.push_back(chip.exchange(0));
    chip.select(false);
    return bytes;
  }
  void write(unsigned block, std::uint16_t address, const Bytes& bytes) {
    chip.select(true);
    header(address, block << 3 | 4U);
    for (const std::uint8_t byte : bytes) chip.exchange(byte);
    chip.select(false);
  }
  void header(std::uint16_t address, unsigned control) {
    chip.exchange(static_cast<std::uint8_t>(address >> 8));
    chip.exchange(static_cast<std::uint8_t>(address));
    chip.exchange(static_cast<std::uint8_t>(control));
  }
  std::uint8_t r8(unsigned block, std::uint16_t address) { return read(block, address, 1)[0]; }
  std::uint16_t r16(unsigned block, std::uint16_t address) {
    const Bytes b = read(block, address, 2);
    return static_cast<std::uint16_t>(b[0] << 8 | b[1]);
  }
  void w16(unsigned block, std::uint16_t address, unsigned value) {
    write(block, address, {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
  }
  void command(unsigned n, std::uint8_t code) { write(socket_block(n), 0x01, {code}); }
  std::uint8_t status(unsigned n) { return r8(socket_block(n), 0x03); }
  std::uint8_t interrupts(unsigned n) { return r8(socket_block(n), 0x02); }

  void pass(Nanoseconds span) {
    const Nanoseconds until = clock.now() + span;
    while (clock.now() < until) {
      clock.sleep_until(std::min(until, clock.next_time()));
      clock.fire_due();
      network.service();
    }
  }
  /// Lets real and virtual time pass until `done`, for at most two real seconds.
  template <class Done>
  bool wait(Done&& done) {
    for (int n = 0; n < 200; ++n) {
      network.wait(10 * millisecond, -1);
      pass(millisecond);
      if (done()) return true;
    }
    return false;
  }

  void SetUp() override {
    write(common, 0x01, {192, 0, 2, 1});      // GAR
    write(common, 0x05, {255, 255, 255, 0});  // SUBR
    write(common, 0x0F, {192, 0, 2, 10});     // SIPR
    pass(2 * second);                         // the link comes up
  }
  /// Makes `server` mean this peer.
  void allow(const Peer& peer) {
    names.add_map("server.test=127.0.0.1:" + std::to_string(peer.port()));
    ASSERT_EQ(names.resolve("server.test"), server);
  }
  void open(unsigned n, std::uint8_t mode, std::uint16_t local) {
    write(socket_block(n), 0x00, {mode});
    w16(socket_block(n), 0x04, local);
    command(n, 0x01);
  }
  void destination(unsigned n, Ipv4 address, std::uint16_t port) {
    write(socket_block(n), 0x0C,
          {static_cast<std::uint8_t>(address >> 24), static_cast<std::uint8_t>(address >> 16),
           static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address)});
    w16(socket_block(n), 0x10, port);
  }
  void connect(unsigned n, Peer& peer) {
    open(n, 1, static_cast<std::uint16_t>(50000 + n));
    EXPECT_EQ(status(n), 0x13);
    destination(n, server, 443);
    command(n, 0x04);
    ASSERT_TRUE(wait([&] { return status(n) == 0x17; }));
    peer.accept();
  }
  void send(unsigned n, std::string_view text) {
    const std::uint16_t at = r16(socket_block(n), 0x24);
    write(4 * n + 2, at, Bytes(text.begin(), text.end()));
    w16(socket_block(n), 0x24, at + static_cast<unsigned>(text.size()));
    command(n, 0x20);
  }
  std::string receive(unsigned n) {
    const std::uint16_t size = r16(socket_block(n), 0x26), at = r16(socket_block(n), 0x28);
    const Bytes bytes = read(4 * n + 3, at, size);
    w16(socket_block(n), 0x28, at + size);
    command(n, 0x40);
    return {bytes.begin(), bytes.end()};
  }

  Notes notes{nullptr};
  Clock clock{1'000'000'000};
  Random random{7};
  Names names;
  VirtualNetwork network{clock, notes, names, {.dhcp_after = 0, .unix_seconds = [] { return 0.0; }}};
  W5500 chip{clock, notes, random, network};
};

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
  pass(31 * second);
  EXPECT_EQ(status(0), 0x15);
  pass(2 * second);  // RTR 200 ms, RCR 8: 31.8 s (datasheet, RCR)
  EXPECT_EQ(status(0), 0x00);
  EXPECT_EQ(interrupts(0) & 0x08, 0x08);
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
  pass(second);
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
  chip.set_cable(false);
  send(0, "never");
  pass(40 * second);
  EXPECT_EQ(status(0), 0x00);
  EXPECT_EQ(interrupts(0) & 0x08, 0x08);
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
