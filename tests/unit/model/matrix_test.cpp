#include "model/matrix.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> apps{"console", "fetch"};

Matrix matrix(const std::string& text) {
  return matrix_from_json(parse_json(text, "ci/m.json"), "ci/m.json", apps);
}

/// A matrix of two boards, two sets of targets and two objectives, with more keys.
std::string with(const std::string& more) {
  return R"({"schema": "tlsfit.matrix/1", "boards": ["pico", "boards/mine.json"], "nets": ["wiznet"],
             "targets": {"api": "api.json", "all": ["api.json", "web.example:8443"]},
             "objectives": ["flash", "ram"])" +
         more + "}";
}

std::vector<std::string> ids(const std::vector<Cell>& cells) {
  std::vector<std::string> result;
  for (const Cell& cell : cells) result.push_back(cell.id);
  return result;
}

std::string refused(const std::string& text) {
  try {
    matrix(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    return error.what();
  }
  return "taken";
}

TEST(Matrix, MultipliesTheAxesInTheirOrder) {
  const Matrix m = matrix(with(""));
  EXPECT_THAT(ids(m.cells), ElementsAre("pico-wiznet-api-flash-console", "pico-wiznet-api-ram-console",
                                        "pico-wiznet-all-flash-console", "pico-wiznet-all-ram-console",
                                        "mine-wiznet-api-flash-console", "mine-wiznet-api-ram-console",
                                        "mine-wiznet-all-flash-console", "mine-wiznet-all-ram-console"));
  EXPECT_EQ(m.cells.at(4).board, "ci/boards/mine.json") << "beside the matrix";
  EXPECT_EQ(std::get<fs::path>(m.targets.at("api").at(0)), "ci/api.json");
  EXPECT_EQ(std::get<Target>(m.targets.at("all").at(1)).name(), "web.example:8443");
  EXPECT_EQ(m.cells.at(0).settings, CellSettings{});
}

TEST(Matrix, ListedTargetsAreCalledAfterTheirFilesAndHosts) {
  const Matrix m = matrix(R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["wiznet"],
                              "targets": ["p/api.profile.json", "web.example:8443"]})");
  EXPECT_THAT(ids(m.cells),
              ElementsAre("pico-wiznet-api-balanced-console", "pico-wiznet-web.example-balanced-console"));
}

TEST(Matrix, LeavesOutWhatAnEntryMeans) {
  EXPECT_THAT(ids(matrix(with(R"(, "exclude": [{"board": "boards/mine.json", "targets": "all"},
                                              {"cell": "pico-*-ram-*"}])"))
                      .cells),
              ElementsAre("pico-wiznet-api-flash-console", "pico-wiznet-all-flash-console",
                          "mine-wiznet-api-flash-console", "mine-wiznet-api-ram-console"));
  EXPECT_EQ(refused(with(R"(, "exclude": [{"board": "pico", "objective": "time"}])")),
            "ci/m.json: exclude[0]: means no cell; `tlsfit matrix FILE --list` shows them");
  EXPECT_EQ(refused(with(R"(, "exclude": [{"cell": "*"}])")), "ci/m.json: exclude leaves no cell");
}

TEST(Matrix, IncludesCellsWithSettingsOfTheirOwn) {
  const Matrix m = matrix(with(R"(, "estimate": true, "connections": 1,
      "include": [{"board": "pico", "targets": "api", "objective": "flash", "layout": "espruino",
                   "estimate": false, "run": false, "app": "fetch"}])"));
  const Cell& cell = m.cells.back();
  EXPECT_EQ(cell.id, "pico-espruino-wiznet-api-flash-fetch");
  EXPECT_EQ(cell.net, "wiznet") << "an axis of one value need not be repeated";
  EXPECT_FALSE(cell.settings.estimate);
  EXPECT_FALSE(cell.settings.run);
  EXPECT_EQ(cell.settings.connections, 1U);
  EXPECT_TRUE(m.cells.front().settings.estimate);
  EXPECT_EQ(refused(with(R"(, "include": [{"board": "pico", "targets": "api", "objective": "ram"}])")),
            "ci/m.json: include[0]: there is a cell pico-wiznet-api-ram-console already");
  EXPECT_THAT(refused(with(R"(, "include": [{"targets": "api", "objective": "ram"}])")),
              HasSubstr("include[0]: board: want"));
}

TEST(Matrix, WordsAreASettingAndNameTheCellsThatHaveOthers) {
  const Matrix m = matrix(with(R"(, "words": "short",
      "include": [{"board": "pico", "targets": "api", "objective": "ram", "words": "none"}])"));
  EXPECT_EQ(m.cells.front().settings.words, "short");
  EXPECT_EQ(m.cells.back().id, "pico-wiznet-api-ram-console-none");
  EXPECT_EQ(m.cells.back().settings.words, "none");
  EXPECT_EQ(matrix(with("")).cells.front().settings.words, "full");
}

TEST(Matrix, LaterBudgetsGoBeforeEarlierOnes) {
  const Matrix m = matrix(with(R"(, "budgets": [
      {"flash": "96K", "ram": "40K"}, {"targets": "all", "flash": "128K"},
      {"cell": "*-ram-*", "components": {"TLS": {"flash": "24K"}}}])"));
  EXPECT_EQ(m.cells.at(0).budgets.image, (Budget{.flash = 96U << 10, .ram = 40U << 10}));
  EXPECT_EQ(m.cells.at(2).budgets.image, (Budget{.flash = 128U << 10, .ram = 40U << 10}));
  EXPECT_TRUE(m.cells.at(2).budgets.components.empty());
  EXPECT_EQ(m.cells.at(3).budgets.components.at("TLS").flash, 24U << 10);
  EXPECT_THAT(refused(with(R"(, "budgets": [{"targets": "none", "flash": "1K"}])")),
              HasSubstr("means no cell"));
  EXPECT_EQ(refused(with(R"(, "budgets": [{"targets": "all"}])")),
            "ci/m.json: budgets[0]: want flash, ram or components");
}

TEST(Matrix, SaysWhatIsWrongAndWhere) {
  const std::string rest = R"("nets": ["wiznet"], "targets": ["a.json"])";
  for (
      const auto& [text, words] : std::vector<std::pair<std::string, std::string>>{
          {with(R"(, "borads": [])"), "borads: unknown key"},
          {with(R"(, "apps": ["paint"])"), "apps: want one of console, fetch"},
          {with(R"(, "anchor": "leaf")"), "anchor: want one of root, intermediate, key"},
          {with(R"(, "connections": 9)"), "connections: want a number from 1 to 8"},
          {with(R"(, "words": "few")"), "words: want one of full, short, none"},
          {with(R"(, "include": [{"board": "../x", "targets": "api", "objective": "ram"}])"),
           "include[0]: board: want names"},
          {with(R"(, "budgets": [{"flash": 5}])"), "budgets[0]: flash: want a size such as \"96K\""},
          {R"({"schema": "tlsfit.matrix/1", "boards": [], )" + rest + "}", "boards: want at least one"},
          {R"({"schema": "tlsfit.matrix/1", )" + rest + "}", "boards: want a list of texts"},
          {R"({"schema": "tlsfit.matrix/1", "boards": ["pico", "pico"], )" + rest + "}", "already"},
          {R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["w"], "targets": {"a b": "x.json"}})",
           "targets: a b: want a name"},
          {R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["w"], "targets": {"a": ["x:99999"]}})",
           "targets: a: want profiles"},
          {R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["w"], "targets": {"a": []}})",
           "targets: a: want a profile"},
          {R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["w"], "targets": ["b/a.json", "a.json"]})",
           "there are targets called a already"},
          {R"({"schema": "tlsfit.matrix/2"})", "schema: want \"tlsfit.matrix/1\""}})
    EXPECT_THAT(refused(text), HasSubstr(words));
}

TEST(Matrix, MoreCellsThanAnyoneWouldMakeAreAMistake) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += fmt::format("{}\"t{}.json\"", i == 0 ? "" : ",", i);
  EXPECT_THAT(refused(R"({"schema": "tlsfit.matrix/1", "boards": ["a", "b", "c"], "nets": ["d", "e"],
                          "objectives": ["flash"], "targets": [)" +
                      many + "]}"),
              HasSubstr("at most 4,096 cells"));
}

TEST(Selected, ByNameAndByPattern) {
  const std::vector<Cell> cells = matrix(with("")).cells;
  EXPECT_EQ(selected(cells, {}), cells);
  EXPECT_THAT(ids(selected(cells, {"mine-*-ram-*", "pico-wiznet-api-flash-console"})),
              ElementsAre("pico-wiznet-api-flash-console", "mine-wiznet-api-ram-console",
                          "mine-wiznet-all-ram-console"));
  try {
    selected(cells, {"pico-wiznet-api-flash-consol"});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "--only pico-wiznet-api-flash-consol: there is no such cell; did you mean "
                 "pico-wiznet-api-flash-console?");
  }
}

TEST(IncludeJson, IsWhatGitHubTakes) {
  EXPECT_EQ(
      json_line(include_json(selected(matrix(with("")).cells, {"mine-*-api-ram-*"}))),
      R"({"include":[{"cell":"mine-wiznet-api-ram-console","board":"mine","net":"wiznet","targets":"api",)"
      R"("objective":"ram","app":"console"}]})"
      "\n");
}

}  // namespace
}  // namespace tlsfit
