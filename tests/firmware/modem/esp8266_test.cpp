#include "bench.hpp"

namespace tlsfit::test {
namespace {

using emulator::second;
using testing::HasSubstr;

class Esp8266Driver : public Bench {
 protected:
  void begin(const std::string& options = "") {
    wire("esp8266", options);
    net::start();
  }
};

TEST_F(Esp8266Driver, MovesDataWithEachFirmware) {
  for (const char* const options : {"firmware=0.25", "firmware=1.7,busy", "firmware=2.2"}) {
    begin(options);
    ASSERT_TRUE(up()) << options << ": " << missing();
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(echo(5000)) << options;
  }
}

TEST_F(Esp8266Driver, SaysWhyThereIsNoConnection) {
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

TEST_F(Esp8266Driver, SurvivesALineThatLosesOrGarblesOneByte) {
  for (const char* const trouble : {"drop@", "garble@"})
    for (std::size_t at = 10; at < 1200; at += 61) {
      SCOPED_TRACE(fmt::format("{}{}B", trouble, at));
      begin(fmt::format("{}{}B", trouble, at));
      ASSERT_NO_FATAL_FAILURE(expect_recovery());
    }
}

TEST_F(Esp8266Driver, SaysThatNothingAnswers) {
  net::start();
  pass(20 * second);
  EXPECT_EQ(net::status(), net::Status::NoChip);
  EXPECT_THAT(told, HasSubstr("AT+RST"));
}

}  // namespace
}  // namespace tlsfit::test
