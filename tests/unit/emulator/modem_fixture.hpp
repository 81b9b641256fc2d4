// A module with AT commands, talked to as its manual describes, with real peers on loopback.
#pragma once

#include <gmock/gmock.h>

#include "emulator/machine.hpp"
#include "w5500_fixture.hpp"

namespace tlsfit::emulator {

/// The module of a net, switched on, and heard until it has started.
class ModemTest : public testing::Test {
 protected:
  explicit ModemTest(std::string_view chip, const std::string& options) {
    Net net;
    net.chip = chip;
    chip_ = make_chip(net, clock, notes, random, network, options);
    module = dynamic_cast<AtModule*>(chip_.get());
    module->to_guest = [this](std::uint8_t c) { said += static_cast<char>(c); };
    names.add_map(fmt::format("server.test=127.0.0.1:{}", peer.port()));
    module->power(true);
  }
  void pass(Nanoseconds span) {
    const Nanoseconds until = clock.now() + span;
    while (clock.now() < until) {
      clock.sleep_until(std::min(until, clock.next_time()));
      clock.fire_due();
      network.service();
    }
  }
  void type(std::string_view text) {
    for (const char c : text) module->hear(static_cast<std::uint8_t>(c));
  }
  /// What it says to a command within a time.
  std::string ask(const std::string& command, Nanoseconds within = 100 * millisecond) {
    said.clear();
    type(command + "\r\n");
    pass(within);
    return said;
  }
  /// Waits in real time, too, for what comes from the peer.
  void await(std::string_view text) {
    for (int tries = 0; tries < 200 && said.find(text) == std::string::npos; ++tries) {
      network.wait(5 * millisecond, -1);
      pass(5 * millisecond);
    }
    EXPECT_THAT(said, testing::HasSubstr(std::string(text)));
  }

  Clock clock{84'000'000};
  Notes notes{nullptr};
  Names names;
  Random random{1};
  VirtualNetwork network{
      clock, notes, names, {.dhcp_after = 0, .unix_seconds = [] { return 1.8e9; }, .listens = {}}};
  Peer peer{SOCK_STREAM};
  AtModule* module = nullptr;
  std::string said;

 private:
  std::unique_ptr<NetChip> chip_;
};

}  // namespace tlsfit::emulator
