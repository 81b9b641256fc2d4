#include "cmd/nets_text.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;
using testing::Not;

Net air() {
  Net net;
  net.id = "air";
  net.name = "A module";
  net.connections = 3;
  net.join = {{"ssid", 32}, {"key", 64}};
  return net;
}

Board board(std::string id, std::map<std::string, Wiring> nets) {
  Board made;
  made.id = std::move(id);
  made.nets = std::move(nets);
  return made;
}

TEST(NetsText, SaysWhatEachNetJoinsBy) {
  Net cable;
  cable.id = "cable";
  cable.name = "A chip";
  const std::string help = nets_help({air(), cable});
  EXPECT_THAT(help, HasSubstr("A module; 3 at once; joins by --wifi-ssid, --wifi-key"));
  EXPECT_THAT(help, HasSubstr("joins by a cable"));
}

TEST(NetsText, SaysHowEachBoardHasItWired) {
  const std::vector<Board> boards{board("one", {{"air", {"USART2", {{"rx", {"A3"}}, {"tx", {"A2"}}}}}}),
                                  board("other", {})};
  EXPECT_THAT(nets_text({air()}, boards), HasSubstr("USART2: rx A3, tx A2"));
  EXPECT_THAT(nets_text({air()}, boards), Not(HasSubstr("other"))) << "it has no wiring for it";
  const Json net = nets_json({air()}, boards).at(0);
  EXPECT_EQ(net.at("boards").size(), 1U);
  EXPECT_EQ(net.at("boards")[0].at("pins").at("tx"), "A2");
  EXPECT_EQ(net.at("join").at("key"), 64);
}

}  // namespace
}  // namespace tlsfit
