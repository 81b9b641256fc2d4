#include "lab/matrix.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "fit/render.hpp"
#include "lab/cell_reports.hpp"
#include "scripted_runner.hpp"

namespace tlsfit::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

/// Lets several threads run the scripted programs: those that are started side by side are counted.
class SharedRunner final : public ProcessRunner {
 public:
  explicit SharedRunner(test::ScriptedRunner& script) : script_(script) {}
  ProcessResult run(const std::vector<std::string>& argv, const ProcessOptions& options) override {
    const bool ninja = fs::path(argv.at(0)).filename() == "ninja";
    if (ninja) {
      const int now = jobs_running += jobs_of(argv);
      most_jobs = std::max(most_jobs.load(), now);
      std::this_thread::sleep_for(20ms);
    }
    ProcessResult result;
    {
      const std::lock_guard lock(mutex_);
      result = script_.run(argv, options);
    }
    if (ninja) jobs_running -= jobs_of(argv);
    return result;
  }
  std::optional<fs::path> find(std::string_view name) const override { return script_.find(name); }

  std::atomic<int> jobs_running = 0, most_jobs = 0;

 private:
  static int jobs_of(const std::vector<std::string>& argv) {
    const std::string jobs = test::after(argv, "-j");
    return jobs.empty() ? 1000 : std::stoi(jobs);
  }
  test::ScriptedRunner& script_;
  std::mutex mutex_;
};

class MatrixOfCells : public test::ScriptedBench {
 protected:
  MatrixOfCells() { bench.runner = &shared; }

  CellOrder order(const std::string& id) const {
    CellOrder made{.cell = {},
                   .bench = bench,
                   .targets = "p256",
                   .demand = {},
                   .catalogue = &test::catalogue(),
                   .profiles = {test::p256_profile()},
                   .command = "tlsfit fit " + id};
    made.cell.id = id;
    made.cell.objective = "balanced";
    made.cell.app = "console";
    made.demand = [] {
      return Demand{.targets = {fit::candidates(test::p256_profile(), test::catalogue())}};
    };
    return made;
  }
  CellOrder estimate(const std::string& id) const {
    CellOrder made = order(id);
    made.cell.settings.estimate = true;
    made.demand = [] {
      return Demand{.targets = {fit::candidates(test::p256_profile(), test::catalogue())}, .estimate = true};
    };
    return made;
  }
  std::vector<CellResult> make(const std::vector<CellOrder>& orders, bool force = false, unsigned cores = 2) {
    states.clear();
    return make_matrix(
        orders, {.out = out(), .work = place.path() / "work", .cores = cores, .jobs = 0, .force = force},
        fit::load_templates(), [this](const std::vector<CellState>& now) { states.push_back(now); });
  }
  fs::path out() const { return place.path() / "out"; }

  SharedRunner shared{runner};
  std::vector<std::vector<CellState>> states;
};

TEST_F(MatrixOfCells, LeavesFitImageAndReportsOfEach) {
  const std::vector<CellResult> results = make({order("a"), order("b")});
  ASSERT_THAT(results, SizeIs(2));
  for (const CellResult& result : results) {
    EXPECT_EQ(result.report.outcome, CellOutcome::Ok) << result.report.why;
    EXPECT_EQ(result.report.flash, 40'000U);
    EXPECT_EQ(result.report.basis, "measured");
    EXPECT_EQ(result.report.handshake, 5'000'000U);
    for (const char* const name :
         {"report.json", "size.json", "fit/fit.json", "fit/profiles", "firmware.elf", "firmware.bin"})
      EXPECT_TRUE(fs::exists(out() / result.report.id / name)) << name;
  }
  EXPECT_FALSE(fs::exists(place.path() / "work/a")) << "objects are the compiler cache's";
  EXPECT_EQ(states.back().at(1).phase, CellState::Phase::Done);
  EXPECT_EQ(states.back().at(1).report, results[1].report);
}

TEST_F(MatrixOfCells, ACellThatFailsDoesNotStopTheOthers) {
  CellOrder gone = order("gone"), large = order("large");
  gone.targets.clear();
  gone.demand = []() -> Demand {
    throw Error(ExitCode::Unreachable, "a.example:443: does not answer\n  detail");
  };
  large.bench.board.layouts.front().image.size = 1000;
  large.cell.settings.estimate = true;
  large.demand = estimate("x").demand;
  const std::vector<CellResult> results = make({gone, large, order("fine")});
  EXPECT_EQ(results[0].report.outcome, CellOutcome::Failed);
  EXPECT_EQ(results[0].report.why, "a.example:443: does not answer");
  EXPECT_THAT(results[0].report.notes, ElementsAre("  detail"));
  EXPECT_EQ(results[1].report.outcome, CellOutcome::DoesNotFit);
  EXPECT_THAT(results[1].report.why, HasSubstr("does not fit: flash over by"));
  EXPECT_EQ(results[2].report.outcome, CellOutcome::Ok);
  EXPECT_FALSE(fs::exists(out() / "gone/fit"));
  EXPECT_TRUE(fs::exists(out() / "gone/report.json"));
}

TEST_F(MatrixOfCells, UnchangedCellsComeFromTheLastRun) {
  make({order("a"), estimate("b")});
  runner.ran.clear();
  const std::vector<CellResult> again = make({order("a"), estimate("b")});
  EXPECT_THAT(runner.ran, ElementsAre("arm-none-eabi-gcc")) << "which library there is";
  for (const CellResult& result : again) {
    EXPECT_TRUE(result.report.unchanged);
    EXPECT_TRUE(result.size.has_value());
  }
  EXPECT_FALSE(make({order("a")}, true)[0].report.unchanged) << "--force";
}

TEST_F(MatrixOfCells, WhatDecidesACellMakesItAnew) {
  make({order("a")});
  const auto unchanged = [&](const CellOrder& one) { return make({one})[0].report.unchanged; };
  CellOrder changed = order("a");
  EXPECT_TRUE(unchanged(changed));
  changed.targets = "another profile";
  EXPECT_FALSE(unchanged(changed));
  changed.bench.board.file["name"] = "another board";
  EXPECT_FALSE(unchanged(changed));
  changed.bench.compiler = "scripted-gcc 2";
  EXPECT_FALSE(unchanged(changed));
  changed.bench.release = "0.2.0";
  EXPECT_FALSE(unchanged(changed));
  changed.cell.settings.connections = 1;
  EXPECT_FALSE(unchanged(changed));
  changed.cell.objective = "time";
  EXPECT_FALSE(unchanged(changed));
  changed.bench.emulator.reset();
  EXPECT_FALSE(unchanged(changed));
  EXPECT_TRUE(unchanged(changed));
  changed.cell.budgets.image.flash = 1;
  EXPECT_TRUE(unchanged(changed)) << "a budget judges, it does not decide";
  write_file(out() / "a/firmware.bin", "of somebody else");
  EXPECT_FALSE(unchanged(changed));
  fs::remove(out() / "a/size.json");
  EXPECT_FALSE(unchanged(changed));
}

TEST_F(MatrixOfCells, AFailureIsTriedAgainAndWhatDoesNotFitIsKept) {
  CellOrder one = order("a");
  one.demand = []() -> Demand { throw Error(ExitCode::No, "refused"); };
  make({one});
  EXPECT_FALSE(make({one})[0].report.unchanged);
  one.bench.board.layouts.front().image.size = 1000;
  one.demand = estimate("x").demand;
  make({one});
  const CellReport again = make({one})[0].report;
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.outcome, CellOutcome::DoesNotFit);
}

TEST_F(MatrixOfCells, CompilersOfAllCellsTogetherStayWithinTheCores) {
  for (const unsigned cores : {1U, 4U, 5U}) {
    shared.most_jobs = 0;
    std::vector<CellOrder> orders;
    for (int i = 0; i < 6; ++i) {
      orders.push_back(order(fmt::format("c{}", i)));
      orders.back().targets = fmt::format("{} {}", cores, i);
    }
    make(orders, true, cores);
    EXPECT_LE(shared.most_jobs, static_cast<int>(cores));
    EXPECT_GT(shared.most_jobs, 0);
  }
}

TEST_F(MatrixOfCells, WhatIsSaidMeanwhileIsNotedInTheCellAlone) {
  CellOrder talking = estimate("talking");
  talking.demand = [inner = talking.demand] {
    say("answers 400");
    return inner();
  };
  const std::vector<CellResult> results = make({talking, estimate("silent")});
  EXPECT_THAT(results[0].report.notes, ElementsAre("answers 400"));
  EXPECT_THAT(results[1].report.notes, IsEmpty());
}

TEST_F(MatrixOfCells, ReportsAreJoinedComparedAndJudged) {
  flash = 41'000;
  make({order("a"), order("b")});
  fs::rename(out(), place.path() / "base");
  flash = 43'000;
  fs::remove_all(bench.cache);  // where the meter keeps what it measured
  make({order("a"), order("b"), order("c")}, true);
  std::vector<Cell> cells{{.id = "b"}, {.id = "a"}, {.id = "c"}, {.id = "d"}};
  cells[1].budgets.image.flash = 42'000;
  std::vector<CellResult> results = joined_cells(cells, reports_below(out()), out());
  judge(results, cells, reports_below(place.path() / "base"));
  EXPECT_EQ(results[0].report.outcome, CellOutcome::Ok);
  EXPECT_EQ(results[0].report.flash_before, 41'000U);
  EXPECT_EQ(results[0].diff.value().flash.delta(), 2'000);
  EXPECT_EQ(results[1].report.outcome, CellOutcome::OverBudget);
  EXPECT_THAT(results[1].report.why,
              HasSubstr("flash: 43,000 bytes, 1,000 over the budget of 42,000; grew: "));
  EXPECT_EQ(results[2].report.flash_before, std::nullopt) << "a new cell";
  EXPECT_EQ(results[3].report.outcome, CellOutcome::Failed);
  EXPECT_THAT(results[3].report.why, HasSubstr("no report of it below"));
  // Judged again without the budget it is well.
  cells[1].budgets = {};
  judge(results, cells, {});
  EXPECT_EQ(results[1].report.outcome, CellOutcome::Ok);
  EXPECT_EQ(results[1].report.why, "");
}

TEST_F(MatrixOfCells, TwoReportsOfOneCellAreAMistake) {
  make({estimate("a")});
  fs::copy(out() / "a", place.path() / "out/copy", fs::copy_options::recursive);
  EXPECT_THROW(reports_below(out()), Error);
  EXPECT_THROW(reports_below(out() / "nowhere"), Error);
}

TEST(EstimatedSize, SumsAndCanBeReadAgain) {
  Fit fit;
  fit.flash = {.used = 40'000, .capacity = 65'536, .free = 25'536, .basis = "estimated"};
  fit.ram.static_bytes = 3'000;
  fit.ram.arena = 9'000;
  fit.ram.stack = 2'000;
  fit.ram.capacity = 20'480;
  const SizeReport size = estimated_size(fit);
  EXPECT_EQ(size_report_from_json(to_json(size), "x"), size);
  EXPECT_EQ(size.ram_total(), 14'000U);
}

}  // namespace
}  // namespace tlsfit::lab
