#include "cmd/matrix_view.hpp"

#include <gmock/gmock.h>

#include "cmd/matrix_text.hpp"
#include "unit/support/matrix_cells.hpp"

namespace tlsfit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using Phase = lab::CellState::Phase;
using namespace std::chrono_literals;

const ViewTime start{};

std::vector<lab::CellState> states(std::size_t count) {
  std::vector<lab::CellState> result(count);
  for (std::size_t i = 0; i < count; ++i) result[i].id = fmt::format("cell{}", i);
  return result;
}

void set_done(lab::CellState& state) {
  state.phase = Phase::Done;
  state.report = test::matrix_cells().at(0).report;
  state.report.id = state.id;
}

void set_running(lab::CellState& state, const std::string& status) {
  state.phase = Phase::Running;
  state.since = start;
  state.status = status;
}

TEST(LiveRows, ShowEveryCellWhereThereIsRoom) {
  std::vector<lab::CellState> all = states(3);
  set_done(all[0]);
  set_running(all[1], "compiling: 3 of 9");
  EXPECT_THAT(live_rows(all, start + 7s, 100, 24),
              ElementsAre("cell0  ok, flash 44,020, RAM 30,112, 12.3 s", "cell1  7 s  compiling: 3 of 9",
                          "cell2  waits", "[=======             ] 1 of 3 cells done, 1 at work"));
}

TEST(LiveRows, NeverMoreOrWiderThanTheScreen) {
  std::vector<lab::CellState> all = states(50);
  for (int i = 0; i < 30; ++i) set_done(all[i]);
  set_running(all[30], std::string(500, 'x'));
  set_running(all[31], "linking");
  const std::vector<std::string> rows = live_rows(all, start, 40, 6);
  EXPECT_THAT(rows, SizeIs(5));
  for (const std::string& row : rows) EXPECT_LT(row.size(), 40U);
  EXPECT_THAT(rows, ElementsAre(HasSubstr("cell28"), HasSubstr("cell29"), HasSubstr("cell30"),
                                HasSubstr("cell31"), HasSubstr("30 of 50")))
      << "those at work, and what was done last";
  EXPECT_THAT(live_rows({}, start, 40, 6), SizeIs(1));
}

TEST(MatrixLog, ALineForEachCellAndOneWhereNoneCame) {
  MatrixLog log;
  std::vector<lab::CellState> all = states(2);
  set_running(all[0], "compiling: 3 of 9");
  EXPECT_THAT(log.lines(all, start), ElementsAre());
  EXPECT_THAT(log.lines(all, start + 14s), ElementsAre());
  EXPECT_THAT(log.lines(all, start + 15s),
              ElementsAre("0 of 2 cells done, 1 at work; cell0: compiling: 3 of 9"));
  EXPECT_THAT(log.lines(all, start + 16s), ElementsAre());
  set_done(all[0]);
  EXPECT_THAT(log.lines(all, start + 20s), ElementsAre("cell0: ok, flash 44,020, RAM 30,112, 12.3 s"));
  EXPECT_THAT(log.lines(all, start + 34s), ElementsAre());
  EXPECT_THAT(log.lines(all, start + 35s), SizeIs(1));
}

TEST(FinishedLine, SaysWhyACellIsNotOk) {
  const std::vector<CellResult> cells = test::matrix_cells();
  EXPECT_EQ(finished_line(cells[2].report),
            "pico-wiznet-all-flash-console: does not fit: RAM over by 1,234 bytes of 98,304, 12.3 s");
  EXPECT_EQ(finished_line(cells[4].report),
            "pico-wiznet-web-balanced-console: ok, flash 44,020, RAM 30,112, unchanged");
}

TEST(MatrixText, HasTheColumnsThatThereIsSomethingFor) {
  std::vector<CellResult> cells{test::matrix_cells().at(0), test::matrix_cells().at(1)};
  EXPECT_THAT(
      matrix_text(cells, true),
      HasSubstr(
          "cell                            flash  change     RAM  change   handshake  seconds  outcome\n"
          "pico-wiznet-api-flash-console  44,020  +1,000  30,112       0  12,345,678     12.3  ok\n"
          "pico-wiznet-api-ram-console    44,020       0  30,112  +1,112  12,345,678     12.3  over "
          "budget\n"));
  EXPECT_THAT(matrix_text(cells, true),
              HasSubstr("\npico-wiznet-api-ram-console: RAM: 30,112 bytes, 112 over"));
  EXPECT_THAT(matrix_text({test::matrix_cells().at(4)}, false),
              testing::StartsWith(
                  "cell                               flash     RAM  seconds  outcome\n"
                  "pico-wiznet-web-balanced-console  44,020  30,112     12.3  ok, estimated, unchanged\n"));
}

TEST(Refusal, NamesTheCellsAndWhatGrew) {
  EXPECT_EQ(refusal_of({test::matrix_cells().at(0)}), "");
  EXPECT_THAT(
      refusal_of(test::matrix_cells()),
      testing::AllOf(HasSubstr("3 of 5 cells are not ok: pico-wiznet-api-ram-console: RAM: 30,112 bytes"),
                     HasSubstr("grew: heap +1,112; pico-wiznet-all")));
  EXPECT_EQ(refusal_of({test::matrix_cells().at(2)}),
            "pico-wiznet-all-flash-console: does not fit: RAM over by 1,234 bytes of 98,304");
  EXPECT_THAT(refusal_of(std::vector<CellResult>(7, test::matrix_cells().at(2))), HasSubstr("; and 3 more"));
}

}  // namespace
}  // namespace tlsfit
