// The driver of a module with AT commands as a whole, on a line and a microcontroller that the input makes
// up: whatever the module says, and whatever is asked of the driver meanwhile, it stays inside its memory,
// and every wait ends.
#pragma once

#include <cstring>
#include <vector>

#include "board.h"
#include "fuzz.hpp"
#include "net/join/join.hpp"
#include "net/net.hpp"
#include "rng/rng.hpp"
#include "soc/net_bus.hpp"
#include "soc/soc.hpp"
#include "wall_clock/wall_clock.hpp"

const char tlsfit_join_ssid[33] = "attic";
const char tlsfit_join_key[65] = "correct horse";
const char tlsfit_join_apn[64] = "internet";
const char tlsfit_join_user[33] = "";
const char tlsfit_join_password[33] = "";
const char tlsfit_join_pin[9] = "1234";

namespace {

using tlsfit::test::must;

std::uint32_t now = 0;  // ms
std::vector<std::uint8_t> line;
std::size_t taken = 0;
std::size_t switched_on = 0;

}  // namespace

namespace soc {

std::uint32_t milliseconds() {
  return now;
}
void net_power(bool on) {
  switched_on += on;
}
bool net_receive(std::uint8_t& byte) {
  if (taken == line.size()) return false;
  byte = line[taken++];
  return true;
}
std::size_t net_waiting() {
  return line.size() - taken;
}
std::size_t net_send(const std::uint8_t* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) must(bytes[i] != 0xEE, "what nobody sent is not sent");
  return size < 5 ? size : 5;
}
std::uint32_t net_losses() {
  return 0;
}

}  // namespace soc

std::uint32_t rng::number() {
  return 4;
}
bool wall_clock::set(Seconds) {
  return true;
}
bool wall_clock::is_set() {
  return false;
}

namespace {

constexpr std::size_t slots = board::connections + 1;

void pass(std::uint32_t milliseconds) {
  const std::uint32_t step = milliseconds < 200 ? milliseconds : 200;
  for (std::uint32_t passed = 0; passed < milliseconds; passed += step) {
    now += step;
    for (int polls = 0; polls < 3; ++polls) net::poll();
  }
}

/// What the program does with its connections, of which it knows those that it has opened.
struct Program {
  std::vector<net::Connection> open;

  void connect() {
    const net::Connection connection = net::connect("example.org", 443);
    must(connection <= slots, "a connection has a number");
    if (connection == net::no_connection) return;
    for (const net::Connection other : open) must(other != connection, "a connection is given once");
    open.push_back(connection);
  }
  void move() {
    std::uint8_t bytes[40];
    for (const net::Connection connection : open) {
      std::memset(bytes, 0x11, sizeof bytes);
      must(net::send(connection, {bytes, 33}) <= 33, "no more is sent than there is");
      std::memset(bytes, 0xEE, sizeof bytes);
      const std::size_t size = net::receive(connection, {bytes, 32});
      must(size <= 32 && bytes[32] == 0xEE, "no more is received than there is room for");
      (void)net::state(connection);
      (void)net::failure(connection);
    }
  }
  void close() {
    if (open.empty()) return;
    net::close(open.back());
    open.pop_back();
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  now += 1'000'000;
  line.clear();
  taken = 0;
  Program program;
  net::start();
  pass(400);  // it is switched on
  for (std::size_t i = 0; i < size && i < 4096; ++i) {
    switch (data[i]) {
      case 0xF0:
        pass(40);
        break;
      case 0xF1:
        pass(2500);
        break;
      case 0xF2:
        program.connect();
        break;
      case 0xF3:
        program.move();
        break;
      case 0xF4:
        program.close();
        break;
      default:
        line.push_back(data[i]);
    }
    if (data[i] == '\n') pass(20);
  }
  // From here on the module says nothing: who waits for it notices, and starts it anew.
  program.connect();
  const std::size_t before = switched_on;
  for (int seconds = 0; seconds < 200; ++seconds) {
    program.move();
    pass(1000);
  }
  must(net::status() != net::Status::Up || program.open.empty(), "a module that says nothing is not up");
  must(program.open.empty() || switched_on > before, "a module that says nothing is started anew");
  for (const net::Connection connection : program.open)
    must(net::state(connection) == net::State::Failed || net::state(connection) == net::State::Ended,
         "a connection ends with its network");
  while (!program.open.empty()) program.close();
  return 0;
}
