#include "cmd/defaults.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;

TEST(Defaults, TheCommandLineThenTheFileThenTheOnlyOne) {
  EXPECT_EQ(settled("given", "usual", {"one"}, "--net"), "given");
  EXPECT_EQ(settled("", "usual", {"one"}, "--net"), "usual");
  EXPECT_EQ(settled("", "", {"one"}, "--net"), "one");
  try {
    settled("", "", {"one", "two"}, "--net");
    FAIL() << "it took one of two";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("want --net: one of one, two"));
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
  }
}

TEST(Defaults, FillInWhatIsEmptyAndNothingElse) {
  const Project project{.board = "pico",
                        .net = "gsm",
                        .layout = "espruino",
                        .targets = {"example.org"},
                        .objective = "ram",
                        .app = "fetch",
                        .join = "console"};
  FitArguments none;
  none.objective.clear();
  settle(none, project);
  EXPECT_EQ(none.board, "pico");
  EXPECT_EQ(none.net, "gsm");
  EXPECT_EQ(none.layout, "espruino");
  EXPECT_EQ(none.targets, project.targets);
  EXPECT_EQ(none.objective, "ram");
  EXPECT_EQ(none.app, "fetch");
  EXPECT_EQ(none.join, "console");

  FitArguments all{.targets = {"other.org"}, .board = "pico", .net = "wiznet", .layout = "bare"};
  all.app = "console";
  all.join = "image";
  const FitArguments before = all;
  settle(all, project);
  EXPECT_EQ(all.net, "wiznet");
  EXPECT_EQ(all.layout, "bare");
  EXPECT_EQ(all.targets, before.targets);
  EXPECT_EQ(all.objective, "balanced");
  EXPECT_EQ(all.app, "console");
  EXPECT_EQ(all.join, "image");
}

TEST(Defaults, ALayoutGoesWithItsBoard) {
  FitArguments other{.board = TLSFIT_SOURCE_DIR "/configs/boards/pico.json", .net = "wiznet"};
  settle(other, Project{.board = "pico", .layout = "espruino"});
  EXPECT_EQ(other.layout, "") << "it may have none of that name";
}

TEST(Defaults, WithoutAFileTheObjectiveIsBalanced) {
  FitArguments arguments{.board = "pico", .net = "wiznet"};
  arguments.objective.clear();
  settle(arguments, std::nullopt);
  EXPECT_EQ(arguments.objective, "balanced");
}

}  // namespace
}  // namespace tlsfit
