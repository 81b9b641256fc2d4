// The W5500 as a server, its interrupt pin, and MACRAW.
#include "base/error.hpp"
#include "w5500_fixture.hpp"

namespace tlsfit::emulator {
namespace {

/// The port of 127.0.0.1 that the notes name.
std::uint16_t told_port(const Notes& notes) {
  for (const std::string& note : notes.all())
    if (note.starts_with("127.0.0.1:")) return static_cast<std::uint16_t>(std::stoi(note.substr(10)));
  return 0;
}

/// A host's connection to that port.
class Caller {
 public:
  explicit Caller(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Caller() { ::close(fd_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  void send(std::string_view text) {
    EXPECT_EQ(::send(fd_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  }
  /// Nothing if nothing has come.
  std::string received() {
    std::string text(100, '\0');
    const ssize_t n = ::recv(fd_, text.data(), text.size(), MSG_DONTWAIT);
    text.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return text;
  }

 private:
  int fd_;
};

class W5500ServerTest : public W5500Test {
 protected:
  W5500ServerTest() {
    options.listens = {{0, 80}};
    network_with_port = std::make_unique<VirtualNetwork>(clock, notes, names, options);
    server_chip = std::make_unique<W5500>(clock, notes, random, *network_with_port);
    server_chip->on_interrupt = [this](bool high) { levels.push_back(high); };
  }
  W5500& tested() override { return *server_chip; }
  VirtualNetwork& tested_network() override { return *network_with_port; }

  VirtualNetwork::Options options{.dhcp_after = 0, .unix_seconds = [] { return 0.0; }, .listens = {}};
  std::unique_ptr<VirtualNetwork> network_with_port;
  std::unique_ptr<W5500> server_chip;
  std::vector<bool> levels;  // of INTn, as it changes
};

TEST_F(W5500ServerTest, ListenTakesACaller) {
  ASSERT_NE(told_port(notes), 0);
  open(0, 1, 80);
  command(0, 0x02);
  EXPECT_EQ(status(0), 0x14);
  EXPECT_TRUE(server_chip->waits_for_network());
  Caller caller(told_port(notes));
  ASSERT_TRUE(wait([&] { return status(0) == 0x17; }));
  EXPECT_EQ(interrupts(0) & 1, 1) << "CON";
  EXPECT_EQ(read(socket_block(0), 0x0C, 4), (Bytes{192, 0, 2, 1})) << "the caller, behind the gateway";
  EXPECT_NE(r16(socket_block(0), 0x10), 0);
  caller.send("hello");
  ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 5; }));
  EXPECT_EQ(receive(0), "hello");
  send(0, "world");
  std::string answer;
  EXPECT_TRUE(wait([&] { return (answer += caller.received()) == "world"; })) << answer;
}

TEST_F(W5500ServerTest, ACallerWaitsUntilASocketListens) {
  Caller first(told_port(notes)), then(told_port(notes));
  first.send("1");
  then.send("2");
  for (const char* const text : {"1", "2"}) {
    open(0, 1, 80);
    EXPECT_EQ(status(0), 0x13);
    command(0, 0x02);
    ASSERT_TRUE(wait([&] { return r16(socket_block(0), 0x26) == 1; }));
    EXPECT_EQ(receive(0), text);
  }
}

TEST_F(W5500ServerTest, APortThatNobodyCanCallIsNoted) {
  open(0, 1, 81);
  command(0, 0x02);
  EXPECT_EQ(status(0), 0x14);
  EXPECT_FALSE(server_chip->waits_for_network());
  bool told = false;
  for (const std::string& note : notes.all())
    told = told || note.find("--listen PORT=81") != std::string::npos;
  EXPECT_TRUE(told);
}

TEST_F(W5500ServerTest, TheInterruptPinIsLowWhileASocketAsksForAttention) {
  write(common, 0x18, {1});  // SIMR: socket 0
  open(0, 1, 80);
  command(0, 0x02);
  EXPECT_TRUE(levels.empty());
  Caller caller(told_port(notes));
  ASSERT_TRUE(wait([&] { return status(0) == 0x17; }));
  EXPECT_EQ(levels, std::vector<bool>{false});
  write(socket_block(0), 0x02, {0x1F});
  EXPECT_EQ(levels, (std::vector<bool>{false, true}));
  write(socket_block(0), 0x2C, {0x1B});  // Sn_IMR: not RECV
  caller.send("x");
  ASSERT_TRUE(wait([&] { return (interrupts(0) & 4) != 0; }));
  EXPECT_EQ(levels.size(), 2U);
  write(socket_block(0), 0x2C, {0xFF});
  EXPECT_EQ(levels.size(), 3U);
  write(common, 0x18, {0});
  EXPECT_EQ(levels.size(), 4U) << "SIMR hides it";
  EXPECT_EQ(r8(common, 0x17), 1) << "but SIR shows it";
}

TEST_F(W5500ServerTest, IntlevelKeepsThePinHighForAWhile) {
  write(common, 0x18, {1});
  w16(common, 0x13, 37499);  // (37499 + 1) * 4 / 150 MHz = 1 ms
  open(0, 4, 0);             // MACRAW
  send(0, "frame");
  pass(millisecond);
  ASSERT_EQ(levels, std::vector<bool>{false});
  write(socket_block(0), 0x02, {0x10});
  send(0, "frame");
  pass(500 * microsecond);
  EXPECT_EQ(interrupts(0), 0x10);
  EXPECT_EQ(levels.size(), 2U) << "still high";
  pass(600 * microsecond);
  EXPECT_EQ(levels.size(), 3U);
}

TEST_F(W5500ServerTest, MacrawSendEnds) {
  open(0, 4, 0);
  EXPECT_EQ(status(0), 0x42);
  send(0, std::string(60, 'f'));
  EXPECT_EQ(interrupts(0), 0);
  pass(millisecond);
  EXPECT_EQ(interrupts(0), 0x10) << "SENDOK";
  EXPECT_EQ(r16(socket_block(0), 0x20), 2048) << "all of the buffer is free again";
}

TEST(Listen, Parses) {
  EXPECT_EQ(parse_listen("8080=80"), (PortMap{8080, 80}));
  EXPECT_EQ(parse_listen("0=443"), (PortMap{0, 443}));
  for (const char* const wrong :
       {"", "80", "8080=", "=80", "8080=0", "8080=65536", "8080=80x", "a=80", "8080:80"})
    EXPECT_THROW(parse_listen(wrong), Error) << wrong;
}

TEST(Listen, APortInUseIsAUsageError) {
  const HostPort port(0);
  EXPECT_THROW(HostPort(port.port()), Error);
}

}  // namespace
}  // namespace tlsfit::emulator
