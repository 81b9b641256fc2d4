// The driver of a module with AT commands as the image has it, and at the other end of its line the
// emulator's model of the module, or nothing; with real peers on loopback. Each test runs in a process of its
// own: a driver has one start.
#pragma once

#include <gmock/gmock.h>

#include <deque>
#include <memory>
#include <string>

#include "emulator/chips/at_module.hpp"
#include "emulator/host/virtual_network.hpp"
#include "emulator/random.hpp"
#include "net/net.hpp"

extern "C" char tlsfit_join_pin[9], tlsfit_join_ssid[33];

namespace tlsfit::test {

class Bench : public testing::Test {
 protected:
  Bench();
  ~Bench() override;

  /// Wires `chip` with `options` (`tlsfit run --modem`) to the board; nullptr: nothing.
  void wire(const char* chip, const std::string& options = "");
  /// Lets virtual time pass for the driver and the module, in steps of a millisecond, and with it as much
  /// real time as peers need.
  void pass(emulator::Nanoseconds span);
  /// Types something to the module, while the driver does nothing.
  void without_driver(const std::string& text, emulator::Nanoseconds span);
  /// Lets time pass until the net is up; whether it is, within three minutes.
  bool up();
  /// Until it is up no longer: what is said about that.
  std::string down();
  /// What is said about the network that is missing.
  std::string missing() const;
  /// Connects to a peer under the name of `host`, and waits for what becomes of it.
  net::State reach(const char* host, net::Connection& connection);
  /// Sends and receives over a connection, and closes it. Whether all came back.
  bool echo(std::size_t size);
  /// Exchanges data twice, whatever becomes of it, and a third time, which must go well.
  void expect_recovery();

  emulator::Clock clock{84'000'000};
  emulator::Notes notes{nullptr};
  emulator::Names names;
  emulator::Random random{1};
  emulator::VirtualNetwork network{
      clock, notes, names, {.dhcp_after = 0, .unix_seconds = [] { return 1.8e9; }, .listens = {}}};
  std::unique_ptr<emulator::NetChip> chip;
  emulator::AtModule* module = nullptr;  ///< null: nothing answers
  std::string told;                      ///< the commands that the module was sent, and data
  int listener = -1;                     ///< of "server.test"
};

}  // namespace tlsfit::test
