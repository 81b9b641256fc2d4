#include "model/app.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/paths.hpp"

namespace tlsfit {
namespace {

class Apps : public testing::Test {
 protected:
  Apps() { ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1); }
  std::string at(const std::string& name) const { return (place.path() / name).string(); }
  TemporaryFolder place;
};

TEST_F(Apps, OfOursHaveSourcesAndADescription) {
  EXPECT_THAT(app_ids(), testing::IsSupersetOf({"console", "fetch"}));
  for (const std::string& id : app_ids()) {
    const App app = load_app(id);
    EXPECT_EQ(app.id, id);
    EXPECT_TRUE(app.ours());
    EXPECT_FALSE(app.about.empty());
    EXPECT_TRUE(is_file(data_folder() / "firmware/apps" / id / "main.cpp"));
  }
  EXPECT_EQ(load_app("console").flash, 0) << "costs are differences from it";
}

TEST_F(Apps, OfTheUsersAreNamedByTheirFolder) {
  write_file(at("weather/src/app.cpp"), "");
  for (const std::string& name : {at("weather"), at("weather/"), at("x/../weather")}) {
    make_folder(at("x"));
    const App app = load_app(name);
    EXPECT_EQ(app.id, "weather");
    EXPECT_EQ(app.source(), at("weather"));
    EXPECT_FALSE(app.commands);
  }
}

TEST_F(Apps, WhatABuildWroteThereDoesNotCount) {
  write_file(at("weather/app.cpp"), "int x;");
  const std::string before = app_contents(load_app(at("weather")));
  write_file(at("weather/build/pico-wiznet/fit/trust_anchors.c"), "");
  write_file(at("weather/.git/config"), "");
  EXPECT_EQ(app_contents(load_app(at("weather"))), before);
  write_file(at("weather/sensor.hpp"), "");
  EXPECT_NE(app_contents(load_app(at("weather"))), before);
}

TEST_F(Apps, SourcesAreWhatACompilerReads) {
  write_file(at("weather/app.cpp"), "int x;");
  write_file(at("weather/src/sensor.h"), "int y;");
  write_file(at("weather/README.md"), "int z;");
  const std::string sources = app_sources(load_app(at("weather")));
  EXPECT_NE(sources.find("int x;"), sources.npos);
  EXPECT_NE(sources.find("int y;"), sources.npos);
  EXPECT_EQ(sources.find("int z;"), sources.npos);
  EXPECT_EQ(app_sources(load_app("console")), "");
}

}  // namespace
}  // namespace tlsfit
