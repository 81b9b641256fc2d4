#include "model/project.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;

Project project_of(const std::string& keys) {
  return project_from_json(parse_json(R"({"schema": "tlsfit.project/1")" + keys + "}", "tlsfit.json"),
                           "tlsfit.json");
}

std::string project_complaint(const std::string& keys) {
  try {
    project_of(keys);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Project, SaysOnlyWhatItSays) {
  EXPECT_EQ(project_of(""), Project{});
  const Project project{.board = "pico",
                        .net = "wiznet",
                        .layout = "espruino",
                        .targets = {"example.org", "api.json"},
                        .objective = "flash",
                        .app = "fetch",
                        .join = "console"};
  EXPECT_EQ(project_from_json(to_json(project), "x"), project);
  EXPECT_EQ(to_json(Project{.board = "pico"}).size(), 2U) << "the schema and the board";
  EXPECT_EQ(project_text({.board = "pico", .targets = {"a", "b"}}), "board pico, targets a b");
}

TEST(Project, NamesFileAndKeyOfWhatIsWrong) {
  EXPECT_THAT(project_complaint(R"(, "colour": "red")"), HasSubstr("tlsfit.json: colour: unknown key"));
  EXPECT_THAT(project_complaint(R"(, "board": "nope")"), HasSubstr("tlsfit.json: board: want one of "));
  EXPECT_THAT(project_complaint(R"(, "net": "nope")"), HasSubstr("tlsfit.json: net: want one of "));
  EXPECT_THAT(project_complaint(R"(, "board": "pico", "layout": "x")"),
              HasSubstr("layout: want one of bare, espruino"));
  EXPECT_THAT(project_complaint(R"(, "layout": "bare")"), HasSubstr("layout: want a board beside it"));
  EXPECT_THAT(project_complaint(R"(, "objective": "beauty")"),
              HasSubstr("objective: want one of flash, ram"));
  EXPECT_THAT(project_complaint(R"(, "join": "luck")"), HasSubstr("join: want one of image, console"));
  EXPECT_THAT(project_complaint(R"(, "targets": "example.org")"), HasSubstr("tlsfit.json: targets: want"));
  EXPECT_THAT(project_complaint(R"(, "targets": [""])"), HasSubstr("targets: want HOST[:PORT]"));
  EXPECT_THAT(project_complaint(R"(, "app": "no/such/folder")"),
              HasSubstr("app: want console, fetch, or a folder"));
}

}  // namespace
}  // namespace tlsfit
