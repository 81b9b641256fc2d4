// `tlsfit matrix` as people and CI systems run it. Only estimates: nothing is compiled.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "cli/tool.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/matrix_report.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

const std::string example = TLSFIT_SOURCE_DIR "/examples/ci/matrix.json";

class MatrixCommand : public testing::Test {
 protected:
  void SetUp() override {
    if (std::holds_alternative<Error>(look_for_mbedtls()))
      GTEST_SKIP() << "Mbed TLS is not here: scripts/setup";
  }
  ProcessResult matrix(const std::string& options) const {
    return run_tool(words("--quiet matrix " + example + " --estimate " + options), folder_.path());
  }
  static std::vector<CellReport> cells(const ProcessResult& result) {
    return cell_reports_from_json(parse_json(result.out, "stdout"), "stdout");
  }
  fs::path at(const std::string& name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
};

TEST_F(MatrixCommand, MakesEveryCellAndTakesThemFromTheLastRun) {
  const ProcessResult first = matrix("--json --junit m.xml --html m.html");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const std::vector<CellReport> made = cells(first);
  ASSERT_THAT(made, SizeIs(9));
  for (const CellReport& cell : made) {
    EXPECT_EQ(cell.outcome, CellOutcome::Ok) << cell.id << ": " << cell.why;
    EXPECT_FALSE(cell.unchanged);
    EXPECT_TRUE(fs::exists(at("build/matrix") / cell.id / "fit/mbedtls_config.h"));
  }
  EXPECT_THAT(read_text(at("m.xml")), HasSubstr("tests=\"9\" failures=\"0\""));
  EXPECT_THAT(read_text(at("m.html")), HasSubstr("9 cells: 9 ok"));
  for (const CellReport& cell : cells(matrix("--json"))) EXPECT_TRUE(cell.unchanged) << cell.id;
  for (const CellReport& cell : cells(matrix("--json --force"))) EXPECT_FALSE(cell.unchanged) << cell.id;
}

TEST_F(MatrixCommand, EveryBoardWithEveryNetThatIsWiredToIt) {
  std::size_t wirings = 0;
  for (const std::string& id : config_ids("boards")) wirings += load_board(id).nets.size();
  const std::string boards = TLSFIT_SOURCE_DIR "/examples/ci/boards.json";
  const ProcessResult result =
      run_tool(words("--quiet matrix " + boards + " --estimate --json"), folder_.path());
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  const std::vector<CellReport> made = cells(result);
  EXPECT_THAT(made, SizeIs(3 * wirings));
  for (const CellReport& cell : made) EXPECT_EQ(cell.outcome, CellOutcome::Ok) << cell.id << ": " << cell.why;
}

// Two jobs make a cell each, a third joins what they left.
TEST_F(MatrixCommand, ReportsOfSingleCellsAreJoined) {
  ASSERT_EQ(matrix("--only pico-wiznet-api-ram-console -o one/jobs").exit_code, 0);
  ASSERT_EQ(matrix("--only pico-wiznet-api-flash-console -o two").exit_code, 0);
  fs::create_directories(at("all"));
  fs::rename(at("one"), at("all/one"));
  fs::rename(at("two"), at("all/two"));
  const ProcessResult joined =
      run_tool(words("matrix " + example + " --merge all --baseline all --json"), folder_.path());
  EXPECT_EQ(joined.exit_code, 1) << "the other seven have no report";
  EXPECT_THAT(joined.err, AllOf(HasSubstr("7 of 9 cells are not ok"), HasSubstr("its job did not end")));
  const std::vector<CellReport> all = cells(joined);
  ASSERT_THAT(all, SizeIs(9));
  EXPECT_EQ(all[0].id, "pico-wiznet-api-flash-console") << "in the order of the matrix";
  EXPECT_EQ(all[0].outcome, CellOutcome::Ok);
  EXPECT_EQ(all[0].flash_before, all[0].flash);
}

TEST_F(MatrixCommand, OverBudgetEndsWithOneAndNamesTheCell) {
  const std::string text = read_text(example);
  const std::size_t budget = text.find("\"64K\"");
  ASSERT_NE(budget, std::string::npos);
  fs::copy(fs::path(example).parent_path() / "targets", at("targets"));
  write_file(at("m.json"), text.substr(0, budget) + "\"32K\"" + text.substr(budget + 5));
  const ProcessResult result =
      run_tool(words("--quiet matrix m.json --estimate --only *-api-* --markdown"), folder_.path());
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("2 of 2 cells are not ok: pico-wiznet-api-flash-console: flash: "));
  EXPECT_THAT(result.err, HasSubstr("over the budget of 32,768; largest: whole image (estimated)"));
  EXPECT_THAT(result.out, HasSubstr("**over budget**"));
}

TEST_F(MatrixCommand, ProgramsAreAnAxis) {
  fs::copy(fs::path(example).parent_path() / "targets", at("targets"));
  write_file(at("m.json"),
             R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["wiznet"], "estimate": true,
      "objectives": ["flash"], "targets": ["targets/api.json"], "apps": ["console", "fetch"]})");
  const ProcessResult result = run_tool(words("--quiet matrix m.json --json"), folder_.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<CellReport> all = cells(result);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[1].id, "pico-wiznet-api-flash-fetch");
  EXPECT_LT(all[1].flash, all[0].flash) << "it has no console";
  const fs::path folder = at("build/matrix") / all[1].id;
  EXPECT_EQ(load_json(folder / "fit/fit.json").at("app"), "fetch");
}

TEST_F(MatrixCommand, AServerThatRefusesIsTheTroubleOfItsCellsAlone) {
  write_file(at("m.json"),
             R"({"schema": "tlsfit.matrix/1", "boards": ["pico"], "nets": ["wiznet"], "estimate": true,
      "objectives": ["flash", "ram"], "targets": {"gone": ")" +
                 refusing_host() + R"(", "web": {"many": "web"}}})");
  const ProcessResult result = run_tool(words("--quiet matrix m.json --json"), folder_.path());
  EXPECT_EQ(result.exit_code, 1);
  const std::vector<CellReport> all = cells(result);
  ASSERT_THAT(all, SizeIs(4));
  EXPECT_EQ(all[0].outcome, CellOutcome::Failed);
  EXPECT_THAT(all[1].why, HasSubstr("127.0.0.1"));
  EXPECT_EQ(all[2].outcome, CellOutcome::Ok) << all[2].why;
  EXPECT_EQ(all[3].outcome, CellOutcome::Ok);
}

TEST_F(MatrixCommand, ListsTheCellsAndMakesNothing) {
  const ProcessResult text = matrix("--list"), json = matrix("--list --json --only *-ram-*");
  EXPECT_EQ(std::count(text.out.begin(), text.out.end(), '\n'), 9);
  EXPECT_EQ(std::count(json.out.begin(), json.out.end(), '\n'), 1);
  EXPECT_EQ(parse_json(json.out, "list").at("include").size(), 4U);
  EXPECT_FALSE(fs::exists(at("build")));
}

TEST_F(MatrixCommand, WithoutATerminalThereIsALineForEachCell) {
  const ProcessResult result =
      run_tool(words("matrix " + example + " --estimate --only *-api-*"), folder_.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("pico-wiznet-api-flash-console: ok, flash "),
                                HasSubstr("pico-wiznet-api-ram-console: ok, flash ")));
  EXPECT_THAT(result.out, HasSubstr("2 ok"));
}

/// Processes that work in `folder` or were told of it.
std::vector<std::string> processes_at(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    const fs::path place = fs::read_symlink(entry.path() / "cwd", gone);
    std::ifstream file(entry.path() / "cmdline");
    std::ostringstream text;
    text << file.rdbuf();  // fails, and throws nothing, if it has ended meanwhile
    const std::string command = text.str();
    if (command.empty()) continue;  // it has given its memory back: it is ending
    if (place.string().starts_with(folder.string()) || command.find(folder.string()) != std::string::npos)
      found.push_back(command);
  }
  return found;
}

TEST_F(MatrixCommand, InterruptedWhileItCompilesItLeavesNoReportAndNoProcess) {
  for (const char* const program : {"arm-none-eabi-g++", "cmake", "ninja"})
    if (!find_program(program)) GTEST_SKIP() << program << " is not here: scripts/setup installs it";
  fs::create_directories(at("cache"));
  const std::string out = at("out").string(), cache = at("cache").string(),
                    mbedtls = std::get<MbedTls>(look_for_mbedtls()).folder.string();
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("XDG_CACHE_HOME", cache.c_str(), 1);  // nothing was measured yet
    ::setenv("TLSFIT_MBEDTLS_DIR", mbedtls.c_str(), 1);
    ::execl(TLSFIT_BINARY, TLSFIT_BINARY, "--quiet", "matrix", example.c_str(), "--only",
            "pico-wiznet-web-balanced-*", "--launcher", "none", "-o", out.c_str(), nullptr);
    ::_exit(127);
  }
  const auto compiles = [&] {
    for (const std::string& command : processes_at(folder_.path()))
      if (command.find("cc1") != std::string::npos && command.find("mbedtls") != std::string::npos)
        return true;
    return false;
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!compiles() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ::kill(child, SIGINT);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  EXPECT_THAT(processes_at(folder_.path()), testing::IsEmpty());
  EXPECT_FALSE(fs::exists(at("out/pico-wiznet-web-balanced-console/report.json")));
}

}  // namespace
}  // namespace tlsfit::test
