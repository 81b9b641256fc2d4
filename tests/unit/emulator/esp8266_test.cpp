// The module with AT firmware, talked to as its manual describes, with real peers on loopback.
#include "emulator/chips/esp8266.hpp"

#include "modem_fixture.hpp"

namespace tlsfit::emulator {
namespace {

using testing::HasSubstr;

class Esp8266Test : public ModemTest {
 protected:
  explicit Esp8266Test(const std::string& options = "") : ModemTest("esp8266", options) { pass(2 * second); }
  void connect() {
    ask("ATE0");
    ask("AT+CIPMUX=1");
    ask("AT+CIFSR");
    type("AT+CIPSTART=0,\"TCP\",\"server.test\",443\r\n");
    said.clear();
    pass(5 * millisecond);
    peer.accept();
    for (int tries = 0; tries < 100 && said.find("OK") == std::string::npos; ++tries) pass(10 * millisecond);
    EXPECT_EQ(said, "0,CONNECT\r\n\r\nOK\r\n");
    said.clear();
  }
};

TEST_F(Esp8266Test, StartsAndJoinsWhatItRemembers) {
  EXPECT_THAT(said, HasSubstr("\r\nready\r\n"));
  EXPECT_THAT(said, HasSubstr("WIFI GOT IP"));
  EXPECT_THAT(ask("AT+CIFSR"), HasSubstr("+CIFSR:STAIP,\"192.0.2.10\""));
  EXPECT_THAT(ask("AT+GMR"), HasSubstr("AT version:1.7"));
  EXPECT_EQ(ask("ATE0"), "ATE0\r\n\r\nOK\r\n") << "it still echoes";
  EXPECT_EQ(ask("AT"), "\r\nOK\r\n");
  EXPECT_EQ(ask("AT+NONSENSE"), "\r\nERROR\r\n");
  EXPECT_EQ(notes.all().size(), 1U);
}

TEST_F(Esp8266Test, HearsNothingWithoutItsSupply) {
  module->power(false);
  EXPECT_EQ(ask("AT"), "");
  module->power(true);
  pass(second);
  EXPECT_THAT(said, HasSubstr("ready"));
}

TEST_F(Esp8266Test, DoesOneThingAtATime) {
  ask("ATE0");
  type("AT\r\nAT\r\n");
  said.clear();
  pass(50 * millisecond);
  EXPECT_THAT(said, HasSubstr("OK"));
  said.clear();
  type("AT+CWJAP=\"a\",\"b\"\r\nAT\r\n");
  EXPECT_EQ(said, "\r\nbusy p...\r\n");
}

TEST_F(Esp8266Test, SendsAndTellsOfWhatComes) {
  connect();
  EXPECT_EQ(ask("AT+CIPSEND=0,5"), "\r\nOK\r\n> ");
  said.clear();
  type("hello");
  pass(20 * millisecond);
  EXPECT_EQ(said, "\r\nRecv 5 bytes\r\n\r\nSEND OK\r\n");
  EXPECT_EQ(peer.receive(), "hello");
  said.clear();
  peer.send("world!");
  await("+IPD,0,6:world!");
  peer.hang_up();
  await("0,CLOSED\r\n");
  EXPECT_THAT(ask("AT+CIPSEND=0,5"), HasSubstr("link is not valid"));
}

TEST_F(Esp8266Test, KeepsWhatComesUntilItIsAskedFor) {
  EXPECT_EQ(ask("AT+CIPRECVMODE=1").find("ERROR"), std::string::npos);
  connect();
  peer.send("hello, world");
  await("\r\n+IPD,0,12\r\n");
  EXPECT_EQ(ask("AT+CIPRECVDATA=0,5"), "+CIPRECVDATA,5:hello\r\nOK\r\n");
  peer.hang_up();
  await("0,CLOSED\r\n");
  EXPECT_EQ(ask("AT+CIPRECVDATA=0,500"), "+CIPRECVDATA,7:, world\r\nOK\r\n") << "also when the peer has gone";
  EXPECT_EQ(ask("AT+CIPRECVDATA=0,5"), "\r\nERROR\r\n");
}

TEST_F(Esp8266Test, SaysWhyItCannotConnect) {
  ask("ATE0");
  ask("AT+CIPMUX=1");
  ask("AT+CIFSR");
  EXPECT_THAT(ask("AT+CIPSTART=0,\"TCP\",\"nowhere.test\",443", second), HasSubstr("DNS Fail"));
  std::uint16_t closed = 0;
  { closed = Peer(SOCK_STREAM).port(); }
  names.add_map(fmt::format("down.test=127.0.0.1:{}", closed));
  EXPECT_THAT(ask("AT+CIPSTART=1,\"TCP\",\"down.test\",443", second), HasSubstr("1,CLOSED\r\n\r\nERROR"));
}

TEST_F(Esp8266Test, LosesItsLinksWithTheNetworkInTheAir) {
  connect();
  module->set_cable(false);
  EXPECT_EQ(said, "0,CLOSED\r\nWIFI DISCONNECT\r\n");
  EXPECT_THAT(ask("AT+CIFSR"), HasSubstr("0.0.0.0"));
  module->set_cable(true);
  pass(2 * second);
  EXPECT_THAT(said, HasSubstr("WIFI GOT IP"));
}

class OldEsp8266Test : public Esp8266Test {
 protected:
  OldEsp8266Test() : Esp8266Test("firmware=0.25,wrong-key") {}
};

TEST_F(OldEsp8266Test, HasNotWhatCameLater) {
  EXPECT_THAT(said, Not(HasSubstr("WIFI")));
  ask("ATE0");
  EXPECT_EQ(ask("AT+CIPRECVMODE=1"), "\r\nERROR\r\n");
  EXPECT_EQ(ask("AT+CWMODE=1"), "\r\nOK\r\n");
  EXPECT_EQ(ask("AT+CWMODE=1"), "no change\r\n");
  EXPECT_EQ(ask("AT+CWJAP=\"a\",\"b\"", 5 * second), "\r\nFAIL\r\n");
}

TEST(Esp8266Options, AreParsed) {
  const Esp8266Options options = parse_esp8266("firmware=2.2,busy,reset@2s,drop@2000B");
  EXPECT_EQ(options.firmware, Esp8266Options::Firmware::V2_2);
  EXPECT_TRUE(options.busy);
  EXPECT_EQ(options.reset_at, 2 * second);
  EXPECT_EQ(options.drop_at, 2000U);
  for (const char* const bad : {"firmware=9", "reset@2", "drop@B", "what", "reset@-2s", "no-sim"})
    EXPECT_THROW(parse_esp8266(bad), Error) << bad;
}

TEST(Modem, IsNoneOfAChipOnSpi) {
  Clock clock{84'000'000};
  Notes notes{nullptr};
  Names names;
  Random random{1};
  VirtualNetwork network{clock, notes, names, {}};
  Net net;
  net.chip = "w5500";
  EXPECT_NE(make_chip(net, clock, notes, random, network, ""), nullptr);
  EXPECT_THROW(make_chip(net, clock, notes, random, network, "busy"), Error);
}

}  // namespace
}  // namespace tlsfit::emulator
