#include "bench.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include "emulator/machine.hpp"
#include "rng/rng.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"

namespace tlsfit::test {

using emulator::millisecond;
using emulator::second;

namespace {

/// What stands in for the microcontroller: time, and the line.
struct Board {
  emulator::Clock* clock = nullptr;
  emulator::AtModule* module = nullptr;
  std::string* told = nullptr;
  std::deque<std::uint8_t> received;
} board;

}  // namespace

Bench::Bench() {
  listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::listen(listener, 8), 0);
  EXPECT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  names.add_map(fmt::format("server.test=127.0.0.1:{}", ntohs(address.sin_port)));
  board = {.clock = &clock, .module = nullptr, .told = &told, .received = {}};
}

Bench::~Bench() {
  ::close(listener);
}

void Bench::wire(const char* name, const std::string& options) {
  Net net;
  net.chip = name;
  chip = emulator::make_chip(net, clock, notes, random, network, options);
  module = dynamic_cast<emulator::AtModule*>(chip.get());
  board.module = module;
  module->to_guest = [](std::uint8_t c) { board.received.push_back(c); };
}

void Bench::pass(emulator::Nanoseconds span) {
  const emulator::Nanoseconds until = clock.now() + span;
  while (clock.now() < until) {
    const emulator::Nanoseconds next = std::min(until, clock.now() + millisecond);
    while (clock.now() < next) {
      clock.sleep_until(std::min(next, clock.next_time()));
      clock.fire_due();
    }
    if (chip && chip->waits_for_network()) network.wait(20'000, -1);
    network.service();
    for (int polls = 0; polls < 8; ++polls) net::poll();
  }
}

void Bench::without_driver(const std::string& text, emulator::Nanoseconds span) {
  const emulator::Nanoseconds until = clock.now() + span;
  for (const char c : text) module->hear(static_cast<std::uint8_t>(c));
  while (clock.now() < until) {
    clock.sleep_until(std::min(until, clock.next_time()));
    clock.fire_due();
  }
}

bool Bench::up() {
  for (int tenths = 0; tenths < 1800 && net::status() != net::Status::Up; ++tenths) pass(100 * millisecond);
  return net::status() == net::Status::Up;
}

std::string Bench::down() {
  for (int tenths = 0; tenths < 1800 && net::status() == net::Status::Up; ++tenths) pass(100 * millisecond);
  return net::status() == net::Status::Up ? "it is up" : missing();
}

std::string Bench::missing() const {
  text::Line<120> line;
  line.add(net::missing());
  return std::string(line.view());
}

net::State Bench::reach(const char* host, net::Connection& connection) {
  connection = net::connect(host, 443);
  EXPECT_NE(connection, net::no_connection);
  net::State state = net::state(connection);
  for (int tenths = 0; tenths < 1000 && state <= net::State::Connecting; ++tenths) {
    pass(100 * millisecond);
    state = net::state(connection);
  }
  return state;
}

// A byte of the data itself is TLS's to miss; in which of the first two exchanges that is, does not matter.
void Bench::expect_recovery() {
  for (int exchanges = 0; exchanges < 2; ++exchanges) {
    ASSERT_TRUE(up()) << missing();
    (void)echo(600);
  }
  EXPECT_TRUE(up() && echo(600)) << missing();
}

bool Bench::echo(std::size_t size) {
  net::Connection connection = net::no_connection;
  if (reach("server.test", connection) != net::State::Open) return false;
  int peer = -1;  // the last who called: others were given up
  for (int next = ::accept(listener, nullptr, nullptr); next >= 0;
       next = ::accept(listener, nullptr, nullptr))
    ::close(std::exchange(peer, next));
  std::string sent, back, received;
  for (std::size_t i = 0; i < size; ++i) sent += static_cast<char>("0123456789\r\n>+OK"[i % 16]);
  std::size_t taken = 0;
  for (int tries = 0; tries < 20000 && received.size() < size; ++tries) {
    taken +=
        net::send(connection, {reinterpret_cast<const std::uint8_t*>(sent.data()) + taken, size - taken});
    char bytes[512];
    pollfd wait{peer, POLLIN, 0};
    if (::poll(&wait, 1, 0) == 1) {
      const ssize_t n = ::recv(peer, bytes, sizeof bytes, 0);
      if (n > 0) (void)!::send(peer, bytes, static_cast<std::size_t>(n), MSG_NOSIGNAL);
    }
    std::uint8_t into[300];
    received.append(reinterpret_cast<char*>(into), net::receive(connection, into));
    if (net::state(connection) == net::State::Failed) break;
    pass(millisecond);
  }
  ::close(peer);
  for (int tries = 0; tries < 2000 && net::state(connection) == net::State::Open; ++tries) pass(millisecond);
  const bool ended = net::state(connection) == net::State::Ended;
  net::close(connection);
  pass(second);
  return received == sent && ended;
}

}  // namespace tlsfit::test

// The microcontroller's part.

std::uint32_t soc::milliseconds() {
  return static_cast<std::uint32_t>(tlsfit::test::board.clock->now() / tlsfit::emulator::millisecond);
}

void soc::net_power(bool on) {
  if (tlsfit::test::board.module != nullptr) tlsfit::test::board.module->power(on);
}

bool soc::net_receive(std::uint8_t& byte) {
  auto& received = tlsfit::test::board.received;
  if (received.empty()) return false;
  byte = received.front();
  received.pop_front();
  return true;
}

std::size_t soc::net_waiting() {
  return tlsfit::test::board.received.size();
}

std::size_t soc::net_send(const std::uint8_t* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    *tlsfit::test::board.told += static_cast<char>(bytes[i]);
    if (tlsfit::test::board.module != nullptr) tlsfit::test::board.module->hear(bytes[i]);
  }
  return size;
}

std::uint32_t soc::net_losses() {
  return 0;
}

std::uint32_t rng::number() {
  return 4;
}
