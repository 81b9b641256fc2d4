// tlsfit.json, and what goes without saying.
#include <gmock/gmock.h>

#include "cli/person.hpp"
#include "cli/tool.hpp"
#include "model/fields.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A folder with a saved profile whose fit takes a moment, by estimate.
class InAFolder : public testing::Test {
 protected:
  ProcessResult tool(const std::string& line) const { return run_tool(words(line), folder_.path()); }
  void write(const std::string& name, const std::string& text) const {
    write_file(folder_.path() / name, text);
  }
  Json json(const std::string& name) const { return load_json(folder_.path() / name); }
  TemporaryFolder folder_;
};

TEST_F(InAFolder, InitWritesWhatItIsToldAndNotTwice) {
  const ProcessResult made = tool("init example.org --board pico --net gsm --layout espruino --optimize ram");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(made.out,
            "tlsfit.json: board pico, net gsm, layout espruino, targets example.org, objective ram\n");
  const Json file = json("tlsfit.json");
  EXPECT_EQ(file.at("schema"), "tlsfit.project/1");
  EXPECT_EQ(file.at("targets"), Json::array({"example.org"}));
  EXPECT_FALSE(file.contains("app"));
  const ProcessResult again = tool("init --board pico --net wiznet");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("--force"));
  EXPECT_EQ(json("tlsfit.json"), file);
  EXPECT_EQ(tool("init --board pico --net wiznet --force").exit_code, 0);
  EXPECT_EQ(json("tlsfit.json").at("net"), "wiznet");
}

TEST_F(InAFolder, InitRefusesWhatWouldNotWork) {
  EXPECT_THAT(tool("init --board pico").err, HasSubstr("want --net: one of "));
  EXPECT_THAT(tool("init --board pico --net nope").err, HasSubstr("unknown net 'nope'"));
  EXPECT_THAT(tool("init --board pico --net wiznet --layout x").err, HasSubstr("no layout 'x'"));
  EXPECT_THAT(tool("init a:99999 --board pico --net wiznet").err, HasSubstr("99999"));
  EXPECT_EQ(tree_of(folder_.path()), std::set<std::string>{});
}

TEST_F(InAFolder, CommandsNeedNoOptionsAndOptionsGoBeforeTheFile) {
  ASSERT_EQ(tool("init --board pico --net gsm --optimize ram").exit_code, 0);
  const ProcessResult fit = tool("fit --estimate");
  EXPECT_EQ(fit.exit_code, 0) << fit.err;
  EXPECT_THAT(fit.err, HasSubstr("tlsfit.json: board pico, net gsm, objective ram"));
  EXPECT_EQ(json("fit/fit.json").at("net"), "gsm");
  EXPECT_EQ(json("fit/fit.json").at("objective"), "ram");
  const ProcessResult other = tool("fit --estimate --net wiznet -o other");
  EXPECT_EQ(other.exit_code, 0) << other.err;
  EXPECT_EQ(json("other/fit.json").at("net"), "wiznet");
  EXPECT_THAT(tool("explain GCM_C").err, HasSubstr("fit\n")) << "the one that is here";
}

TEST_F(InAFolder, WhatIsWrongInTheFileIsNamed) {
  write("tlsfit.json", R"({"schema": "tlsfit.project/1", "nett": "wiznet"})");
  for (const char* const line : {"fit --estimate", "build", "run", "size", "flash", "probe"}) {
    const ProcessResult result = tool(line);
    EXPECT_EQ(result.exit_code, 2) << line;
    EXPECT_EQ(result.err, "tlsfit: tlsfit.json: nett: unknown key\n") << line;
  }
}

TEST_F(InAFolder, ImagesAreFoundWhereBuildPutsThem) {
  EXPECT_THAT(tool("size").err, HasSubstr("IMAGE is required: `tlsfit build` makes one"));
  ASSERT_EQ(tool("init --board pico --net wiznet").exit_code, 0);
  EXPECT_THAT(tool("run").err, HasSubstr("build/pico-wiznet/firmware.elf: it is not there yet"));
  write("build/pico-wiznet/firmware.elf", "no image\n");
  for (const char* const line : {"run", "size", "flash"})
    EXPECT_THAT(tool(line).err, HasSubstr("build/pico-wiznet/firmware.elf: not an ELF file")) << line;
}

TEST_F(InAFolder, HelpSaysWhichFileIsUsed) {
  EXPECT_THAT(tool("--help").out, HasSubstr("no tlsfit.json"));
  ASSERT_EQ(tool("init --board pico --net wiznet").exit_code, 0);
  EXPECT_THAT(tool("--help").out, HasSubstr("tlsfit.json: board pico, net wiznet"));
  write("tlsfit.json", "{");
  const ProcessResult help = tool("--help");
  EXPECT_EQ(help.exit_code, 0) << "help is there whatever is wrong";
  EXPECT_THAT(help.out, HasSubstr("tlsfit.json:1: not JSON"));
}

TEST_F(InAFolder, InitAsksOnATerminal) {
  const std::string screen = seen_by_a_person(folder_.path(), "init --board pico",
                                              "wizznet\nwiznet\n\nexample.org api.example.org:8443\nflash\n");
  EXPECT_THAT(screen, HasSubstr("did you mean wiznet?"));
  const Json file = json("tlsfit.json");
  EXPECT_EQ(file.at("net"), "wiznet");
  EXPECT_EQ(file.at("targets"), Json::array({"example.org", "api.example.org:8443"}));
  EXPECT_EQ(file.at("objective"), "flash");
  EXPECT_FALSE(file.contains("layout")) << "the default needs no line";
}

}  // namespace
}  // namespace tlsfit::test
