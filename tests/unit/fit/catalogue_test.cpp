#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;

const Json names = {{"schema", "tlsfit.names/1"},
                    {"about", ""},
                    {"suites", Json::array()},
                    {"groups", Json::array()},
                    {"signature_schemes", Json::array()}};
const Json costs = {{"schema", "tlsfit.costs/1"},  {"about", ""},
                    {"compiler", "gcc"},           {"cpu", "cortex-m4"},
                    {"mbedtls_version", "3.6.6"},  {"flags", ""},
                    {"reference", Json::object()}, {"images", Json::object()},
                    {"options", Json::object()},   {"absent", Json::object()},
                    {"values", Json::object()}};

const Json shapes = {
    {"schema", "tlsfit.shapes/1"},
    {"about", ""},
    {"shapes",
     {{{"name", "s"}, {"about", ""}, {"crypto", "legacy"}, {"primitives", {"p"}}, {"features", {"client"}}}}},
    {"builds", {{{"name", "b"}, {"about", ""}, {"lto", true}, {"libc", "newlib-nano"}, {"switches", ""}}}}};

Json options_with(Json option) {
  return {{"schema", "tlsfit.options/1"},
          {"about", ""},
          {"features", {{"client", "every client"}}},
          {"checks", Json::array()},
          {"sections", {{{"title", "t"}, {"options", {std::move(option)}}}}}};
}

std::string complaint(const Json& options) {
  try {
    catalogue_from_json(options, names, shapes, costs, "test");
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    return error.what();
  }
  return "";
}

TEST(Catalogue, TheShippedOneIsSound) {
  const Catalogue& shipped = test::catalogue();
  EXPECT_GT(shipped.options.size(), 60u);
  ASSERT_NE(shipped.option("MBEDTLS_GCM_C"), nullptr);
  EXPECT_EQ(shipped.option("MBEDTLS_NO_SUCH_OPTION"), nullptr);
}

TEST(Catalogue, NamesAreThereOnce) {
  std::set<std::string> seen;
  for (const Option& option : test::catalogue().options)
    EXPECT_TRUE(seen.insert(option.name).second) << option.name;
}

TEST(Catalogue, SecurityIsNeverForAProofToTakeAway) {
  for (const char* const name : {"MBEDTLS_X509_CRT_PARSE_C", "MBEDTLS_HAVE_TIME_DATE",
                                 "MBEDTLS_ENTROPY_HARDWARE_ALT", "MBEDTLS_SSL_SERVER_NAME_INDICATION"})
    EXPECT_FALSE(test::catalogue().option(name)->security.empty()) << name;
}

TEST(Catalogue, RefusesAnUndeclaredFeature) {
  EXPECT_THAT(complaint(options_with({{"name", "A"}, {"about", ""}, {"when", {"client & mfl"}}})),
              HasSubstr("A: feature \"mfl\" is not declared"));
}

TEST(Catalogue, RefusesARequirementOnNothing) {
  EXPECT_THAT(
      complaint(options_with({{"name", "A"}, {"about", ""}, {"when", {"client"}}, {"requires", {"B"}}})),
      HasSubstr("A: there is no option B"));
}

TEST(Catalogue, EveryShapeAndBuildHasItsImages) {
  const Catalogue& known = test::catalogue();
  for (const Shape& shape : known.shapes)
    for (const Build& build : known.builds)
      for (const auto& [version, features] : known.costs.reference)
        EXPECT_EQ(known.costs.images.contains(shape.name + "/" + build.name + "/" + version),
                  shape.can_serve(features) && open_to(build.shapes, shape.name))
            << shape.name << " " << build.name << " " << version;
}

TEST(Catalogue, RefusesUnknownKeysAndValuesWithoutDefault) {
  EXPECT_THAT(complaint(options_with({{"name", "A"}, {"about", ""}, {"when", {"client"}}, {"wen", 1}})),
              HasSubstr("wen: unknown key"));
  EXPECT_THAT(complaint(options_with(
                  {{"name", "A"}, {"about", ""}, {"when", {"client"}}, {"value", {{"time", "4"}}}})),
              HasSubstr("default"));
}

}  // namespace
}  // namespace tlsfit::fit
