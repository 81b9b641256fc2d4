// The GSM module, talked to as its manual describes, with real peers on loopback.
#include "emulator/chips/sim800.hpp"

#include "modem_fixture.hpp"

namespace tlsfit::emulator {
namespace {

using testing::HasSubstr;

class Sim800Test : public ModemTest {
 protected:
  explicit Sim800Test(const std::string& options = "") : ModemTest("sim800", options) { pass(7 * second); }
  void bring_up() {
    for (const char* const command : {"ATE0", "AT+CMEE=1", "AT+CIPSHUT", "AT+CIPMUX=1", "AT+CIPRXGET=1",
                                      "AT+CSTT=\"internet\",\"\",\"\""})
      ask(command);
    ask("AT+CIICR", 2 * second);
    EXPECT_EQ(ask("AT+CIFSR"), "\r\n192.0.2.10\r\n") << "without a last word";
  }
  void connect() {
    bring_up();
    EXPECT_THAT(ask("AT+CIPSTART=0,\"TCP\",\"server.test\",443"),
                HasSubstr("\r\nOK\r\n\r\n0, CONNECT OK\r\n"));
    peer.accept();
    said.clear();
  }
};

TEST_F(Sim800Test, StartsAndFindsItsNetwork) {
  EXPECT_THAT(said, HasSubstr("\r\nRDY\r\n"));
  EXPECT_EQ(ask("ATE0"), "ATE0\r\r\nOK\r\n") << "it still echoes";
  EXPECT_EQ(ask("AT+CPIN?"), "\r\n+CPIN: READY\r\n\r\nOK\r\n");
  EXPECT_THAT(ask("AT+CREG?"), HasSubstr("+CREG: 0,1"));
  EXPECT_THAT(ask("AT+CSQ"), HasSubstr("+CSQ: 17,0"));
  EXPECT_EQ(ask("AT+CIPSTART=0,\"TCP\",\"server.test\",443"), "\r\nERROR\r\n")
      << "there is no data connection";
  EXPECT_EQ(ask("AT+NONSENSE"), "\r\nERROR\r\n");
  EXPECT_EQ(notes.all().size(), 1U);
}

TEST_F(Sim800Test, TellsTheNetworksTime) {
  EXPECT_THAT(ask("AT+CCLK?"), HasSubstr("+CCLK: \"04/01/01,00:00:0")) << "it was not told to";
  ask("AT+CLTS=1");
  EXPECT_THAT(ask("AT+CCLK?"), HasSubstr("+CCLK: \"27/01/15,09:00:00+04\"")) << "an hour ahead of UTC";
}

TEST_F(Sim800Test, SendsAndKeepsWhatComes) {
  connect();
  EXPECT_EQ(ask("AT+CIPSEND=0,5"), "\r\n> ");
  said.clear();
  type("hello");
  EXPECT_EQ(said, "\r\n0, SEND OK\r\n");
  pass(20 * millisecond);
  EXPECT_EQ(peer.receive(), "hello");
  said.clear();
  peer.send("hello, world");
  await("\r\n+CIPRXGET: 1,0\r\n");
  EXPECT_EQ(ask("AT+CIPRXGET=2,0,5"), "\r\n+CIPRXGET: 2,0,5,7\r\nhello\r\nOK\r\n");
  peer.hang_up();
  await("\r\n0, CLOSED\r\n");
  EXPECT_EQ(ask("AT+CIPRXGET=2,0,500"), "\r\n+CIPRXGET: 2,0,7,0\r\n, world\r\nOK\r\n");
  EXPECT_EQ(ask("AT+CIPSEND=0,5"), "\r\n+CME ERROR: 3\r\n");
}

TEST_F(Sim800Test, SaysNotWhyItCannotConnectButWhetherThereIsSuchAName) {
  bring_up();
  EXPECT_EQ(ask("AT+CIPSTART=0,\"TCP\",\"nowhere.test\",443", second), "\r\nOK\r\n\r\n0, CONNECT FAIL\r\n");
  std::uint16_t closed = 0;
  { closed = Peer(SOCK_STREAM).port(); }
  names.add_map(fmt::format("down.test=127.0.0.1:{}", closed));
  EXPECT_EQ(ask("AT+CIPSTART=1,\"TCP\",\"down.test\",443", second), "\r\nOK\r\n\r\n1, CONNECT FAIL\r\n");
  EXPECT_THAT(ask("AT+CDNSGIP=\"nowhere.test\"", second), HasSubstr("+CDNSGIP: 0,8"));
  EXPECT_THAT(ask("AT+CDNSGIP=\"down.test\"", second), HasSubstr("+CDNSGIP: 1,\"down.test\",\""));
}

TEST_F(Sim800Test, LosesItsLinksWithTheNetwork) {
  connect();
  module->set_cable(false);
  EXPECT_EQ(said, "\r\n+PDP: DEACT\r\n");
  EXPECT_THAT(ask("AT+CREG?"), HasSubstr("0,2"));
  EXPECT_EQ(ask("AT+CIFSR"), "\r\nERROR\r\n");
}

class LockedSim800Test : public Sim800Test {
 protected:
  LockedSim800Test() : Sim800Test("pin=1234,roaming") {}
};

TEST_F(LockedSim800Test, TakesThreeWrongPinsAtMost) {
  ask("ATE0");
  ask("AT+CMEE=1");
  EXPECT_THAT(ask("AT+CPIN?"), HasSubstr("+CPIN: SIM PIN"));
  EXPECT_THAT(ask("AT+CREG?"), HasSubstr("0,2"));
  EXPECT_EQ(ask("AT+CPIN=\"1111\""), "\r\n+CME ERROR: 16\r\n");
  EXPECT_THAT(ask("AT+SPIC"), HasSubstr("+SPIC: 2,"));
  EXPECT_EQ(ask("AT+CPIN=\"1234\""), "\r\nOK\r\n");
  EXPECT_THAT(ask("AT+CREG?", 4 * second), HasSubstr("0,2"));
  EXPECT_THAT(ask("AT+CREG?"), HasSubstr("0,5"));
  module->power(false);
  module->power(true);
  pass(4 * second);
  ask("ATE0");
  for (int i = 0; i < 3; ++i) ask("AT+CPIN=\"1111\"");
  EXPECT_THAT(ask("AT+CPIN?"), HasSubstr("+CPIN: SIM PUK"));
  EXPECT_EQ(ask("AT+CPIN=\"1234\""), "\r\nERROR\r\n");
}

class Sim900Test : public Sim800Test {
 protected:
  Sim900Test() : Sim800Test("module=SIM900,busy") {}
};

TEST_F(Sim900Test, HasNotWhatCameLater) {
  EXPECT_EQ(said, "") << "it waits for an AT to know the line's speed";
  ask("ATE0");
  ask("AT+CMEE=1");
  EXPECT_EQ(ask("AT+CIPRXGET=1"), "\r\nERROR\r\n");
  EXPECT_EQ(ask("AT+CLTS=1"), "\r\nERROR\r\n");
  EXPECT_EQ(ask("AT+CPIN?"), "\r\n+CME ERROR: 14\r\n");
  connect();
  peer.send("world!");
  await("\r\n+RECEIVE,0,6:\r\nworld!");
}

TEST(Sim800Options, AreParsed) {
  const Sim800Options options = parse_sim800("module=SIM900,pin=0000,pdp-deact@9s,busy,drop@20B");
  EXPECT_TRUE(options.sim900);
  EXPECT_EQ(options.pin, "0000");
  EXPECT_EQ(options.deactivate_at, 9 * second);
  EXPECT_TRUE(options.busy);
  EXPECT_EQ(options.drop_at, 20U);
  for (const char* const bad : {"module=SIM7", "pin=", "pdp-deact@", "wrong-key", "firmware=1.7"})
    EXPECT_THROW(parse_sim800(bad), Error) << bad;
}

}  // namespace
}  // namespace tlsfit::emulator
