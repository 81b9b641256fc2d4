// The W5500 model, driven over its SPI frames as its datasheet describes, with real peers on loopback.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include "emulator/chips/w5500.hpp"
#include "emulator/host/virtual_network.hpp"

namespace tlsfit::emulator {

inline constexpr unsigned common = 0;
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

  /// The chip and network that a test is about, if not `chip` and `network`.
  virtual W5500& tested() { return chip; }
  virtual VirtualNetwork& tested_network() { return network; }

  Bytes read(unsigned block, std::uint16_t address, std::size_t size) {
    tested().select(true);
    header(address, block << 3);
    Bytes bytes;
    for (std::size_t n = 0; n < size; ++n) bytes.push_back(tested().exchange(0));
    tested().select(false);
    return bytes;
  }
  void write(unsigned block, std::uint16_t address, const Bytes& bytes) {
    tested().select(true);
    header(address, block << 3 | 4U);
    for (const std::uint8_t byte : bytes) tested().exchange(byte);
    tested().select(false);
  }
  void header(std::uint16_t address, unsigned control) {
    tested().exchange(static_cast<std::uint8_t>(address >> 8));
    tested().exchange(static_cast<std::uint8_t>(address));
    tested().exchange(static_cast<std::uint8_t>(control));
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
      tested_network().service();
    }
  }
  /// Lets real and virtual time pass until `done`, for at most two real seconds.
  template <class Done>
  bool wait(Done&& done) {
    for (int n = 0; n < 200; ++n) {
      tested_network().wait(10 * millisecond, -1);
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
  VirtualNetwork network{
      clock, notes, names, {.dhcp_after = 0, .unix_seconds = [] { return 0.0; }, .listens = {}}};
  W5500 chip{clock, notes, random, network};
};

}  // namespace tlsfit::emulator
