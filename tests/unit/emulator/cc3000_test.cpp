// The module, driven over its serial port as its manual describes, with real peers on loopback.
#include "emulator/chips/cc3000.hpp"

#include <gmock/gmock.h>

#include "w5500_fixture.hpp"

namespace tlsfit::emulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Cc3000Test : public testing::Test {
 protected:
  explicit Cc3000Test(std::string_view modem = "") : module(clock, notes, network, parse_cc3000(modem)) {
    module.port().on_irq = [this](bool high) { irq_low = !high; };
    names.add_map(fmt::format("server.test=127.0.0.1:{}", peer.port()));
    module.power(true);
  }
  void pass(Nanoseconds span) {
    const Nanoseconds until = clock.now() + span;
    while (clock.now() < until) {
      clock.sleep_until(std::min(until, clock.next_time()));
      clock.fire_due();
      network.service();
    }
  }
  /// Bytes to the module, and what it says meanwhile.
  Bytes exchange(ByteView out) {
    Bytes in;
    for (const std::uint8_t byte : out) in.push_back(module.port().exchange(byte));
    return in;
  }
  /// The first packet, with pauses before it and after its fourth byte.
  void start(Nanoseconds pause = 60 * microsecond) {
    pass(100 * millisecond);
    ASSERT_TRUE(irq_low);
    module.port().select(true);
    pass(pause);
    exchange(Bytes{1, 0, 5, 0});
    pass(pause);
    exchange(Bytes{0, 1, 0, 0x40, 1, 0});
    module.port().select(false);
  }
  static void put(Bytes& bytes, std::uint32_t word) {
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<std::uint8_t>(word >> shift));
  }
  /// A packet in the port's frame.
  void write(const Bytes& packet) {
    module.port().select(true);
    pass(20 * microsecond);
    ASSERT_TRUE(irq_low);
    const std::size_t size = packet.size() + (packet.size() + 1) % 2;
    Bytes frame = {1, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size), 0, 0};
    frame.insert(frame.end(), packet.begin(), packet.end());
    frame.resize(5 + size);
    exchange(frame);
    module.port().select(false);
    EXPECT_FALSE(irq_low);
  }
  void command(std::uint16_t opcode, const std::vector<std::uint32_t>& words, std::string_view tail = "") {
    Bytes packet = {1, static_cast<std::uint8_t>(opcode), static_cast<std::uint8_t>(opcode >> 8),
                    static_cast<std::uint8_t>(4 * words.size() + tail.size())};
    for (const std::uint32_t word : words) put(packet, word);
    packet.insert(packet.end(), tail.begin(), tail.end());
    write(packet);
  }
  /// Takes the next packet, or none.
  Bytes read() {
    if (!irq_low) return {};
    module.port().select(true);
    const Bytes head = exchange(Bytes{3, 0, 0, 0, 0});
    EXPECT_EQ(head[0], 2);
    const std::size_t size = std::size_t{head[3]} << 8 | head[4];
    Bytes packet = exchange(Bytes(size + (size + 1) % 2, 0));
    packet.resize(size);
    module.port().select(false);
    pass(30 * microsecond);
    return packet;
  }
  struct Event {
    unsigned opcode = 0, status = 0;
    std::vector<std::uint32_t> words;
  };
  /// Waits, in real time, too, for the event of this opcode; drops others.
  Event await(unsigned opcode) {
    for (int tries = 0; tries < 2000; ++tries) {
      const Bytes packet = read();
      if (packet.empty()) {
        if (module.waits_for_network()) network.wait(millisecond, -1);
        pass(2 * millisecond);
      }
      if (packet.size() < 5 || packet[0] != 4 || static_cast<unsigned>(packet[1] | packet[2] << 8) != opcode)
        continue;
      EXPECT_EQ(packet.size(), 4U + packet[3]);
      Event event{opcode, packet[4], {}};
      for (std::size_t i = 5; i + 4 <= packet.size(); i += 4)
        event.words.push_back(packet[i] | packet[i + 1] << 8U | packet[i + 2] << 16U |
                              static_cast<std::uint32_t>(packet[i + 3]) << 24U);
      return event;
    }
    ADD_FAILURE() << "no event " << opcode;
    return {};
  }
  std::uint32_t result(unsigned opcode) {
    const Event event = await(opcode);
    return event.words.empty() ? 0xBAD : event.words[0];
  }
  void bring_up() {
    start();
    await(0x4000);
    await(0x8001);
    await(0x8010);
  }
  /// A socket that is connected to the peer.
  void connect() {
    bring_up();
    command(0x1001, {2, 1, 6});
    ASSERT_EQ(result(0x1001), 0U);
    command(0x1010, {8, 11}, "server.test");
    const Event name = await(0x1010);
    ASSERT_EQ(name.words.size(), 2U);
    const std::uint32_t address = name.words[1];
    const std::string where = {2,
                               0,
                               443 >> 8,
                               static_cast<char>(443 & 0xFF),
                               static_cast<char>(address >> 24),
                               static_cast<char>(address >> 16),
                               static_cast<char>(address >> 8),
                               static_cast<char>(address)};
    command(0x1007, {0, 8, 8}, where);
    pass(5 * millisecond);
    peer.accept();
    ASSERT_EQ(result(0x1007), 0U);
  }
  void send(std::string_view text) {
    Bytes packet = {2, 0x81, 16, static_cast<std::uint8_t>(16 + text.size()), 0};
    for (const std::uint32_t word : {0U, 12U, static_cast<std::uint32_t>(text.size()), 0U}) put(packet, word);
    packet.insert(packet.end(), text.begin(), text.end());
    write(packet);
  }
  /// Asks which sockets have something.
  std::uint32_t readable() {
    command(0x1008, {8, 0x14, 0x14, 0x14, 0x14, 0, 1, 0, 1, 0, 5000});
    return await(0x1008).words.at(1);
  }
  void await_readable() {
    for (int tries = 0; tries < 200 && readable() == 0; ++tries) pass(5 * millisecond);
  }
  /// What RECV brings.
  std::string receive(std::uint32_t most) {
    command(0x1004, {0, most, 0});
    const Event event = await(0x1004);
    if (event.words.at(1) > most) return fmt::format("{}", static_cast<std::int32_t>(event.words[1]));
    const Bytes packet = read();
    EXPECT_GE(packet.size(), 17U);
    EXPECT_THAT(Bytes(packet.begin(), packet.begin() + 3), ElementsAre(2, 0x85, 12));
    return {packet.begin() + 17, packet.end()};
  }

  Clock clock{84'000'000};
  Notes notes{nullptr};
  Names names;
  VirtualNetwork network{
      clock, notes, names, {.dhcp_after = 0, .unix_seconds = [] { return 1.8e9; }, .listens = {}}};
  Peer peer{SOCK_STREAM};
  Cc3000 module;
  bool irq_low = false;
};

TEST_F(Cc3000Test, StartsAndJoinsWhatItRemembers) {
  start();
  EXPECT_FALSE(irq_low);
  EXPECT_EQ(await(0x4000).status, 0U);
  await(0x8001);
  const Event address = await(0x8010);
  EXPECT_EQ(address.status, 0U);
  EXPECT_EQ(address.words.at(0), 0xC000020AU) << "192.0.2.10, least significant byte first";
  command(0x400B, {});
  EXPECT_EQ(result(0x400B), 0xBADU) << "three bytes are no word";
  EXPECT_EQ(notes.all().size(), 0U);
}

TEST_F(Cc3000Test, WantsPausesBeforeAndInTheFirstPacket) {
  start(20 * microsecond);
  pass(50 * millisecond);
  EXPECT_TRUE(irq_low) << "it still waits for its first packet";
  EXPECT_THAT(notes.all(), ElementsAre(HasSubstr("pauses of 50 µs")));
}

TEST_F(Cc3000Test, HearsNobodyBeforeItsIrqHasFallen) {
  bring_up();
  module.port().select(true);
  exchange(Bytes{1, 0, 5, 0, 0, 1, 0x0B, 0x40, 0, 0});
  module.port().select(false);
  pass(10 * millisecond);
  EXPECT_THAT(notes.all(), ElementsAre(HasSubstr("before its IRQ had fallen")));
}

TEST_F(Cc3000Test, SaysHowMuchOfAPacketWasRead) {
  start();
  pass(10 * millisecond);
  ASSERT_TRUE(irq_low);
  module.port().select(true);
  exchange(Bytes{3, 0, 0});
  module.port().select(false);
  EXPECT_THAT(notes.all(), ElementsAre(HasSubstr("10 bytes from the CC3000 3 were read")));
}

TEST_F(Cc3000Test, TakesOneCommandAtATime) {
  bring_up();
  command(0x1010, {8, 12}, "nowhere.test");
  command(0x400B, {});
  EXPECT_THAT(notes.all(), ElementsAre(HasSubstr("0x400B while 0x1010 is not answered")));
  EXPECT_EQ(result(0x1010), static_cast<std::uint32_t>(-73)) << "no such name";
}

TEST_F(Cc3000Test, SendsAndFreesItsBuffers) {
  connect();
  send("hello");
  EXPECT_EQ(await(0x1003).words.at(1), 5U);
  await(0x4100);
  EXPECT_EQ(peer.receive(), "hello");
}

TEST_F(Cc3000Test, KeepsWhatComesUntilItIsAskedFor) {
  connect();
  EXPECT_EQ(readable(), 0U);
  peer.send("hello, world");
  await_readable();
  EXPECT_EQ(receive(5), "hello");
  EXPECT_EQ(receive(500), ", world");
  peer.send("!");
  await_readable();
  peer.hang_up();
  EXPECT_EQ(await(0x8800).status, 0U);
  EXPECT_EQ(receive(500), "!") << "also when the peer has gone";
  EXPECT_EQ(receive(500), "-57");
}

TEST_F(Cc3000Test, ClosesSocketsThatAreQuiet) {
  connect();
  pass(61 * second);
  EXPECT_EQ(receive(5), "-57");
  EXPECT_THAT(notes.all(), ElementsAre(HasSubstr("quiet for too long")));
  command(0x100B, {0});
  EXPECT_EQ(result(0x100B), 0U);
  command(0x2009, {14400, 3600, 20, 0});
  await(0x2009);
}

TEST_F(Cc3000Test, RefusesWhatCannotBe) {
  bring_up();
  for (std::uint32_t n = 0; n < Cc3000::sockets; ++n) {
    command(0x1001, {2, 1, 6});
    EXPECT_EQ(result(0x1001), n);
  }
  command(0x1001, {2, 2, 17});
  EXPECT_EQ(result(0x1001), static_cast<std::uint32_t>(-128)) << "no more sockets";
  std::uint16_t closed = 0;
  { closed = Peer(SOCK_STREAM).port(); }
  names.add_map(fmt::format("down.test=127.0.0.1:{}", closed));
  command(0x1010, {8, 9}, "down.test");
  const std::uint32_t address = await(0x1010).words.at(1);
  std::string where = {2, 0, 1, static_cast<char>(0xBB)};
  for (unsigned i = 0; i < 4; ++i) where += static_cast<char>(address >> (24 - 8 * i));
  command(0x1007, {1, 8, 8}, where);
  EXPECT_EQ(result(0x1007), static_cast<std::uint32_t>(-1));
  command(0x0001, {0x1C, 4, 3, 0x14, 33, 0, 0}, std::string(2 + 4 + 33, 'k').substr(2));
  EXPECT_EQ(result(0x0001), static_cast<std::uint32_t>(-170)) << "a key of more than 32 bytes";
}

TEST_F(Cc3000Test, LosesItsSocketsWithTheNetworkInTheAir) {
  connect();
  module.set_cable(false);
  await(0x8002);
  EXPECT_EQ(receive(5), "-57");
  module.set_cable(true);
  await(0x8010);
}

class LockedCc3000Test : public Cc3000Test {
 protected:
  LockedCc3000Test() : Cc3000Test("wrong-key,reset@9s") {}
};

TEST_F(LockedCc3000Test, IsTurnedAwayAndRestartsByItself) {
  start();
  await(0x4000);
  await(0x8002);
  EXPECT_FALSE(irq_low);
  pass(10 * second);
  EXPECT_TRUE(irq_low) << "for its first packet";
}

}  // namespace
}  // namespace tlsfit::emulator
