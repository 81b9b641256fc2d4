#include "model/core.hpp"

#include <gmock/gmock.h>

#include "base/process.hpp"
#include "model/board.hpp"

namespace tlsfit {
namespace {

using ::testing::HasSubstr;

fs::path core_file(const std::string& id) {
  return fs::path(TLSFIT_SOURCE_DIR) / "configs/cores" / (id + ".json");
}

std::string complaint_about(const Json& json) {
  try {
    core_from_json(json, "c");
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(Core, EveryFileIsValid) {
  std::size_t cores = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(TLSFIT_SOURCE_DIR) / "configs/cores")) {
    const Core core = core_from_json(load_json(entry.path()), entry.path().string());
    EXPECT_EQ(core.id, entry.path().stem().string());
    if (!core.start.empty()) {
      EXPECT_TRUE(fs::is_directory(fs::path(TLSFIT_SOURCE_DIR) / "firmware/start" / core.start)) << core.id;
    }
    ++cores;
  }
  EXPECT_GE(cores, 1U);
}

TEST(Core, NamesItsProgramsAndFlags) {
  const Core core = core_from_json(load_json(core_file("cortex-m4")), "c");
  EXPECT_EQ(core.program("objcopy"), "arm-none-eabi-objcopy");
  EXPECT_EQ(core.package("g++"), "libstdc++-arm-none-eabi-newlib");
  EXPECT_EQ(core.flags_with("none"), "-mcpu=cortex-m4 -mthumb -mfloat-abi=soft");
  EXPECT_EQ(core.flags_with("fpv4-sp-d16"), "-mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard");
}

TEST(Core, WithoutATripletIsThisMachinesOwn) {
  Json json = load_json(core_file("cortex-m4"));
  json["compiler"] = "";
  EXPECT_EQ(core_from_json(json, "c").program("gcc"), "gcc");
}

TEST(Core, MayBeUnderAnOperatingSystem) {
  const Core core = core_from_json(load_json(core_file("linux-mipsel")), "c");
  EXPECT_TRUE(core.hosted);
  EXPECT_EQ(core.program("g++"), "mipsel-linux-gnu-g++");
  EXPECT_THAT(core.runner, testing::ElementsAre("qemu-mipsel"));
  EXPECT_EQ(core.package("runner"), "qemu-user");
  EXPECT_TRUE(core_from_json(load_json(core_file("native")), "c").runner.empty());
  EXPECT_FALSE(core_from_json(load_json(core_file("cortex-m4")), "c").hosted);
  Json json = load_json(core_file("linux-mipsel"));
  json["vector_alignment"] = 512;
  EXPECT_THAT(complaint_about(json), HasSubstr("vector_alignment"));
}

TEST(Core, SaysWhatIsWrong) {
  Json json = load_json(core_file("cortex-m4"));
  json["fpu"] = Json::object();
  EXPECT_THAT(complaint_about(json), HasSubstr("c: fpu: want at least \"none\""));
  json = load_json(core_file("cortex-m4"));
  json["colour"] = "red";
  EXPECT_THAT(complaint_about(json), HasSubstr("colour"));
  json = load_json(core_file("cortex-m4"));
  json["packages"].erase("libc");
  EXPECT_THAT(complaint_about(json), HasSubstr("libc"));
}

}  // namespace
}  // namespace tlsfit
