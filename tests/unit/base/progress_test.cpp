#include "base/progress.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace tlsfit {
namespace {

using namespace std::chrono_literals;

TEST(LogPace, SaysNothingOfWhatIsSoonDone) {
  LogPace pace;
  const LogPace::Time start{};
  EXPECT_FALSE(pace.due("compiling", start));
  EXPECT_FALSE(pace.due("linking", start + 4900ms));
}

TEST(LogPace, SaysEachStepOnceAndALongOneAgain) {
  LogPace pace;
  const LogPace::Time start{};
  pace.due("compiling", start);
  EXPECT_TRUE(pace.due("compiling", start + 5s)) << "what has begun before is told, too";
  EXPECT_FALSE(pace.due("compiling", start + 10s));
  EXPECT_TRUE(pace.due("linking", start + 11s));
  EXPECT_FALSE(pace.due("linking", start + 25s));
  EXPECT_TRUE(pace.due("linking", start + 26s));
}

TEST(Aside, TakesTheWordsOfItsThreadAlone) {
  std::vector<std::string> said, shown;
  {
    const Aside aside([&](std::string_view line) { said.emplace_back(line); },
                      [&](std::string_view status) { shown.emplace_back(status); });
    say("a line");
    Progress progress;
    progress.show("step");
    progress.show("compiling", 3, 10);
    std::thread([] { Progress().show("of another thread"); }).join();
  }
  Progress().show("of nobody's any more");
  EXPECT_EQ(said, std::vector<std::string>{"a line"});
  EXPECT_EQ(shown, (std::vector<std::string>{"step", "compiling: 3 of 10"}));
}

TEST(RestText, GoesByWhatIsDone) {
  EXPECT_EQ(rest_text(10s, 10, 40), ", about 30 s left");
  EXPECT_EQ(rest_text(60s, 10, 40), ", about 3 min left");
  EXPECT_EQ(rest_text(10s, 0, 40), "");
  EXPECT_EQ(rest_text(1s, 10, 40), "") << "too early to tell";
  EXPECT_EQ(rest_text(10s, 40, 40), "");
}

}  // namespace
}  // namespace tlsfit
