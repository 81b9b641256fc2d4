#include "bench.hpp"
#include "net/gsm/clock.hpp"

namespace tlsfit::test {
namespace {

using emulator::millisecond;
using emulator::second;
using testing::HasSubstr;
using testing::Not;

class GsmDriver : public Bench {
 protected:
  void begin(const std::string& options = "") {
    wire("sim800", options);
    net::start();
  }
  std::size_t times(const std::string& command) const {
    std::size_t count = 0;
    for (std::size_t at = told.find(command); at != std::string::npos; at = told.find(command, at + 1))
      ++count;
    return count;
  }
};

TEST_F(GsmDriver, ComesUpWithTheNetworksTimeAndMovesData) {
  begin();
  ASSERT_TRUE(up()) << missing();
  EXPECT_EQ(net::address(), (net::Address{{192, 0, 2, 10}}));
  EXPECT_TRUE(net::time_settled());
  EXPECT_EQ(wall_clock::now() / 60, 1'800'000'000U / 60) << "local time, less the hour that it is ahead";
  EXPECT_EQ(net::signal(), 79U);
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(echo(5000)) << i;
  EXPECT_EQ(times("\"UDP\""), 0U) << "no time server is asked";
  EXPECT_TRUE(notes.all().empty()) << *notes.all().begin();
}

TEST_F(GsmDriver, TakesAnOldModuleAsItIs) {
  begin("module=SIM900,roaming,busy");
  ASSERT_TRUE(up()) << missing();
  for (int tenths = 0; tenths < 50 && !net::time_settled(); ++tenths) pass(100 * millisecond);
  EXPECT_EQ(wall_clock::now() / 60, 1'800'000'000U / 60) << "by SNTP";
  EXPECT_EQ(times("\"UDP\""), 1U);
  EXPECT_TRUE(echo(5000));
}

TEST_F(GsmDriver, AsksTimeServersWhereTheNetworkTellsNoTime) {
  begin("no-time");
  ASSERT_TRUE(up()) << missing();
  for (int tenths = 0; tenths < 50 && !net::time_settled(); ++tenths) pass(100 * millisecond);
  EXPECT_TRUE(wall_clock::is_set());
  EXPECT_EQ(times("\"UDP\""), 1U);
}

TEST_F(GsmDriver, SaysWhatIsMissing) {
  const struct {
    const char *options, *said;
  } cases[] = {{"no-sim", "has no SIM"},      {"puk", "wants its PUK"},
               {"pin=1234", "wants its PIN"}, {"no-signal", "no GSM network in reach"},
               {"denied", "refuses the SIM"}, {"wrong-apn", "refuses the access point (APN)"}};
  for (const auto& each : cases) {
    begin(each.options);
    pass(15 * second);
    EXPECT_EQ(net::status() == net::Status::Up, false);
    EXPECT_THAT(missing(), HasSubstr(each.said)) << each.options;
  }
}

TEST_F(GsmDriver, TellsAPinOnce) {
  std::copy_n("1111", 5, tlsfit_join_pin);
  begin("pin=1234");
  pass(400 * second);
  EXPECT_THAT(missing(), HasSubstr("refused its PIN"));
  EXPECT_EQ(times("AT+CPIN=\"1111\""), 1U) << "also after the module was started anew";
  EXPECT_GT(times("AT\r\n"), 6U) << "which it was";
  std::copy_n("1234", 5, tlsfit_join_pin);  // as the console's `pin` does
  net::start();
  EXPECT_TRUE(up()) << "another one is tried: " << missing();
}

TEST_F(GsmDriver, LeavesTheLastTryOfAPinToPeople) {
  std::copy_n("1111", 5, tlsfit_join_pin);
  wire("sim800", "pin=1234");
  module->power(true);
  without_driver("", 4 * second);
  for (int tries = 0; tries < 2; ++tries) without_driver("AT+CPIN=\"0000\"\r", second);
  net::start();
  pass(15 * second);
  EXPECT_THAT(missing(), HasSubstr("one more PIN only"));
  EXPECT_EQ(times("AT+CPIN=\"1111\""), 0U);
}

TEST_F(GsmDriver, UnlocksTheSimAndGoesOn) {
  std::copy_n("1234", 5, tlsfit_join_pin);
  begin("pin=1234,reset@30s");
  ASSERT_TRUE(up()) << missing();
  EXPECT_THAT(down(), HasSubstr("restarted by itself"));
  ASSERT_TRUE(up()) << missing();
  EXPECT_EQ(times("AT+CPIN=\"1234\""), 2U) << "the module has forgotten it";
}

TEST_F(GsmDriver, SaysWhyThereIsNoConnection) {
  begin();
  ASSERT_TRUE(up());
  net::Connection connection = net::no_connection;
  EXPECT_EQ(reach("nowhere.test", connection), net::State::Failed);
  EXPECT_EQ(net::failure(connection), net::Failure::NoSuchName);
  net::close(connection);
  names.add_map("down.test=127.0.0.1:1");
  EXPECT_EQ(reach("down.test", connection), net::State::Failed);
  EXPECT_EQ(net::failure(connection), net::Failure::Refused);
  net::close(connection);
  EXPECT_TRUE(echo(100));
}

TEST_F(GsmDriver, JoinsAgainWhenTheNetworkEndsTheDataConnection) {
  begin("pdp-deact@12s");
  ASSERT_TRUE(up());
  net::Connection connection = net::no_connection;
  ASSERT_EQ(reach("server.test", connection), net::State::Open);
  EXPECT_THAT(down(), HasSubstr("ended the data connection"));
  EXPECT_EQ(net::state(connection), net::State::Failed);
  EXPECT_EQ(net::failure(connection), net::Failure::NoNetwork);
  net::close(connection);
  ASSERT_TRUE(up());
  EXPECT_TRUE(echo(1000));
}

TEST_F(GsmDriver, NoticesARestartOfWhichTheModuleSaysNothing) {
  begin("module=SIM900,reset@20s");
  ASSERT_TRUE(up());
  EXPECT_THAT(down(), HasSubstr("restarted by itself")) << "it echoes what it is asked now and then";
  ASSERT_TRUE(up()) << missing();
  EXPECT_TRUE(echo(1000));
}

TEST_F(GsmDriver, IsNotHeldUpByDataThatComesWhileItJoins) {
  begin();
  pass(5 * second);
  ASSERT_NE(net::status(), net::Status::Up);
  for (const char c : std::string_view("\r\n+RECEIVE,0,300:\r\nabc"))
    module->to_guest(static_cast<std::uint8_t>(c));
  EXPECT_TRUE(up()) << missing();
}

TEST_F(GsmDriver, SurvivesALineThatLosesOrGarblesOneByte) {
  for (const char* const trouble : {"drop@", "garble@"})
    for (std::size_t at = 20; at < 1600; at += 127) {
      SCOPED_TRACE(fmt::format("{}{}B", trouble, at));
      begin(fmt::format("{}{}B", trouble, at));
      ASSERT_NO_FATAL_FAILURE(expect_recovery());
    }
}

TEST_F(GsmDriver, SaysThatNothingAnswers) {
  net::start();
  pass(20 * second);
  EXPECT_EQ(net::status(), net::Status::NoChip);
  EXPECT_THAT(told, HasSubstr("AT+CFUN=1,1"));
}

TEST(GsmClock, IsRead) {
  EXPECT_EQ(net::gsm::read_clock("26/11/30,10:10:15+00\""), 1'796'033'415U);
  EXPECT_EQ(net::gsm::read_clock("26/11/30,11:10:15+04\""), 1'796'033'415U);
  EXPECT_EQ(net::gsm::read_clock("26/11/30,01:10:15-36\""), 1'796'033'415U);
  EXPECT_EQ(net::gsm::read_clock("28/02/29,23:59:59+00\""), 1'835'481'599U);
  EXPECT_EQ(net::gsm::read_clock("28/03/01,00:00:00+00\""), 1'835'481'600U);
  EXPECT_EQ(net::gsm::read_clock("80/01/06,00:00:00+00\""), 0U) << "some count from 1980";
  for (const char* const bad :
       {"", "26/11/30", "26/13/01,00:00:00+00", "26/11/30,10:10:15", "126/11/30,10:10:15+00"})
    EXPECT_EQ(net::gsm::read_clock(bad), 0U) << bad;
}

}  // namespace
}  // namespace tlsfit::test
