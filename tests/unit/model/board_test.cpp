#include "model/board.hpp"

#include <gmock/gmock.h>

#include "model/net.hpp"

namespace tlsfit {
namespace {

Json pico() {
  return load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/pico.json");
}

std::string complaint(const Json& json) {
  try {
    board_from_json(json, "b");
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(Board, PicoIsWhatTheDatasheetSays) {
  const Board board = board_from_json(pico(), "pico.json");
  EXPECT_EQ(board.mcu, "STM32F401CDU6");
  EXPECT_EQ(board.flash, (Region{0x08000000, 384 * 1024}));
  EXPECT_EQ(board.ram, (std::vector<Region>{{0x20000000, 96 * 1024}}));
  EXPECT_EQ(board.wiring("wiznet").pins.at("cs"), (Pin{"B10"}));
  EXPECT_EQ(board.layout("").id, "bare");
  EXPECT_EQ(board.layout("espruino").image, (Region{0x08010000, 320 * 1024}));
  EXPECT_THROW(board.layout("none"), Error);
  EXPECT_THROW(board.wiring("none"), Error);
}

TEST(Board, EveryFileIsValid) {
  std::size_t boards = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards")) {
    const Board board = board_from_json(load_json(entry.path()), entry.path().string());
    EXPECT_EQ(board.id, entry.path().stem().string());
    for (const auto& [net, wiring] : board.nets)
      EXPECT_NO_THROW(load_net((fs::path(TLSFIT_SOURCE_DIR) / "configs/nets" / (net + ".json")).string()));
    ++boards;
  }
  EXPECT_GE(boards, 1U);
}

TEST(Board, NamesItsCore) {
  EXPECT_EQ(board_from_json(pico(), "b").core.name, "Cortex-M4");
  Json json = pico();
  json["cpu"] = "6502";
  EXPECT_THAT(complaint(json), testing::HasSubstr("unknown core '6502'; there are: cortex-"));
  json = pico();
  json["fpu"] = "vfpv9";
  EXPECT_EQ(complaint(json), "b: fpu: want one of core cortex-m4's: fpv4-sp-d16, none, got \"vfpv9\"");
}

TEST(Board, MayBeHosted) {
  const Json linux = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/linux.json");
  const Board board = board_from_json(linux, "linux.json");
  EXPECT_TRUE(board.hosted());
  EXPECT_EQ(board.ram_size(), 0U);
  EXPECT_EQ(board.layout("").id, "executable");
  EXPECT_EQ(board.layout("").image, Region{});
  EXPECT_TRUE(board.outputs.empty());
  EXPECT_NO_THROW(wiring_of(board, load_net("linux")));
  EXPECT_FALSE(board_from_json(pico(), "b").hosted());
  // What it has not must not be said.
  Json json = linux;
  json["flash"] = {{"base", "0x08000000"}, {"size", "384K"}};
  EXPECT_THAT(complaint(json), testing::HasSubstr("flash"));
}

TEST(Board, SaysInWhichFormatsItsImagesAre) {
  using testing::ElementsAre;
  EXPECT_THAT(board_from_json(pico(), "b").outputs, ElementsAre("bin", "hex", "dfu"));
  Json json = pico();
  json.erase("outputs");
  EXPECT_THAT(board_from_json(json, "b").outputs, ElementsAre("bin", "hex", "dfu"))
      << "as before there was this";
  json["outputs"] = {"hex"};
  EXPECT_THAT(board_from_json(json, "b").outputs, ElementsAre("hex"));
  json["outputs"] = {"srec"};
  EXPECT_THAT(complaint(json), testing::HasSubstr("b: outputs: want some of: bin, hex, dfu, uf2"));
}

TEST(Board, JoinsBanksOfRamThatFollowOneAnother) {
  Json json = pico();
  json["ram"] = {{{"base", "0x20000000"}, {"size", "256K"}},
                 {{"base", "0x20040000"}, {"size", "4K"}},
                 {{"base", "0x20060000"}, {"size", "8K"}}};
  EXPECT_EQ(board_from_json(json, "b").ram,
            (std::vector<Region>{{0x20000000, 260 * 1024}, {0x20060000, 8 * 1024}}));
  json["ram"] = Json::array();
  EXPECT_NE(complaint(json).find("ram: want at least one region"), std::string::npos);
}

TEST(Board, PinsAreCalledAsTheDatasheetOfTheirChipCallsThem) {
  Json json = pico();
  json["pins"]["led1"] = "GP25";
  EXPECT_EQ(board_from_json(json, "b").pins.at("led1"), (Pin{"GP25"}));
  for (const char* const wrong : {"", "GP", "25", "gp25", "GP125", "GP25;", "G2P"}) {
    json["pins"]["led1"] = wrong;
    EXPECT_THAT(complaint(json), testing::HasSubstr("b: pins: led1: want a pin such as")) << wrong;
  }
}

TEST(Board, MayHaveNoCrystal) {
  Json json = pico();
  json["crystal_hz"] = 0;
  EXPECT_EQ(board_from_json(json, "b").crystal_hz, 0U);
  json["crystal_hz"] = -1;
  EXPECT_EQ(complaint(json), "b: crystal_hz: want a frequency in Hz, got -1");
  json = pico();
  json["cpu_hz"] = 0;
  EXPECT_EQ(complaint(json), "b: cpu_hz: want a frequency in Hz, got 0");
}

TEST(Board, RefusesWhatCannotBe) {
  Json json = pico();
  json["colour"] = "red";
  EXPECT_EQ(complaint(json), "b: colour: unknown key");
  json = pico();
  json["ram"][0]["size"] = 96;
  EXPECT_EQ(complaint(json), "b: ram[0]: size: want a size such as \"96K\", got 96");
  json = pico();
  json["layouts"]["bare"]["image"]["size"] = "385K";
  EXPECT_NE(complaint(json).find("inside the board's flash"), std::string::npos);
  json = pico();
  json["layouts"]["espruino"]["kept"]["saved code"]["size"] = "64K";
  EXPECT_NE(complaint(json).find("outside the image"), std::string::npos);
  json = pico();
  json["layouts"]["bare"]["store"][1]["base"] = "0x0800C000";
  EXPECT_NE(complaint(json).find("store: want two pages"), std::string::npos) << "not one after the other";
  json["layouts"]["bare"]["store"] = {{{"base", "0x08000000"}, {"size", "16K"}},
                                      {{"base", "0x08004000"}, {"size", "16K"}}};
  EXPECT_NE(complaint(json).find("store: want two pages"), std::string::npos) << "where the vectors are";
  json = pico();
  json["flash"]["base"] = "0xFFFFFFFF";
  EXPECT_NE(complaint(json).find("32-bit"), std::string::npos);
  json = pico();
  json["console"]["tx"] = "PB_6";
  EXPECT_NE(complaint(json).find("want a pin"), std::string::npos);
  json = pico();
  json["layouts"] = Json::object();
  EXPECT_NE(complaint(json).find("at least one layout"), std::string::npos);
}

TEST(Net, RefusesWhatCannotBe) {
  Json json = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/nets/wiznet.json");
  EXPECT_EQ(net_from_json(json, "n").chip, "w5500");
  json["connections"] = 0;
  EXPECT_THROW(net_from_json(json, "n"), Error);
  json["connections"] = 6;
  json["extra"] = 1;
  EXPECT_THROW(net_from_json(json, "n"), Error);
  json.erase("extra");
  json["uses"] = Json::array({"ip", "../.."});
  EXPECT_THROW(net_from_json(json, "n"), Error);
  json["uses"] = Json::array({"ip", "at"});
  EXPECT_EQ(net_from_json(json, "n").uses, (std::vector<std::string>{"ip", "at"}));
  json["bus"] = "i2c";
  EXPECT_THROW(net_from_json(json, "n"), Error);
}

TEST(Net, OnAUartSaysHowMuchItsRingHolds) {
  Json json = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/nets/wiznet.json");
  json["bus"] = "uart";
  EXPECT_THROW(net_from_json(json, "n"), Error) << "no ring";
  json["receive_ring"] = "1K";
  EXPECT_EQ(net_from_json(json, "n").receive_ring, 1024U);
  json["receive_ring"] = "1001";
  EXPECT_THROW(net_from_json(json, "n"), Error) << "no multiple of 4";
}

TEST(Net, SaysWhatItsNetworkIsJoinedWith) {
  Json json = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/nets/wiznet.json");
  EXPECT_TRUE(net_from_json(json, "n").join.empty());
  json["join"] = {{"ssid", 32}, {"key", 64}};
  EXPECT_EQ(net_from_json(json, "n").join.at("key"), 64U);
  json["join"] = {{"key", 7}};
  EXPECT_THROW(net_from_json(json, "n"), Error) << "no Wi-Fi key is as short";
  json["join"] = {{"keys", 64}};
  EXPECT_THROW(net_from_json(json, "n"), Error) << "there is no such field";
}

TEST(Net, IsWiredToTheBusThatItNeeds) {
  const Net net = net_from_json(load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/nets/wiznet.json"), "n");
  Json json = pico();
  EXPECT_EQ(wiring_of(board_from_json(json, "b"), net).bus, "SPI2");
  json["nets"]["wiznet"]["pins"].erase("sck");
  EXPECT_THROW(wiring_of(board_from_json(json, "b"), net), Error);
  json["nets"]["wiznet"] = {{"bus", "USART2"}, {"pins", {{"tx", "A2"}, {"rx", "A3"}}}};
  EXPECT_THROW(wiring_of(board_from_json(json, "b"), net), Error);
}

TEST(Net, SaysWhichPinsItNeedsAndHowItIsSpokenTo) {
  Json json = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/nets/cc3000.json");
  const Net net = net_from_json(json, "n");
  EXPECT_EQ(net.spi_mode, 1U);
  Json board = pico();
  EXPECT_NO_THROW(wiring_of(board_from_json(board, "b"), net));
  board["nets"]["cc3000"]["pins"].erase("irq");
  try {
    wiring_of(board_from_json(board, "b"), net);
    ADD_FAILURE() << "no complaint";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "board pico: nets: cc3000: pins: there is no \"irq\", which this net needs");
  }
  json["spi_mode"] = 4;
  EXPECT_THROW(net_from_json(json, "n"), Error);
  json["spi_mode"] = 1;
  json["bus"] = "uart";
  json["receive_ring"] = "1K";
  EXPECT_THROW(net_from_json(json, "n"), Error) << "a UART has no such mode";
}

}  // namespace
}  // namespace tlsfit
