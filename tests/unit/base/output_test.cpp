#include "base/output.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/program.hpp"

namespace tlsfit {
namespace {

/// Prints in a process of its own, which ends as a program does.
void print_lines(int count) {
  std::_Exit(run_to_end("program", [count] {
    for (int i = 0; i < count; ++i) print_out("{}\n", i);
    return ExitCode::Done;
  }));
}

void print_into(const char* file, int count) {
  if (std::freopen(file, "w", stdout) == nullptr) std::_Exit(99);
  print_lines(count);
}

void print_into_closed_pipe() {
  int ends[2];
  if (::pipe(ends) != 0 || ::dup2(ends[1], 1) != 1) std::_Exit(99);
  ::close(ends[0]);
  ::close(ends[1]);
  print_lines(10);
}

TEST(OutputDeathTest, AFullDiskIsAnErrorHoweverMuchIsPrinted) {
  for (const int lines : {1, 100'000})
    EXPECT_EXIT(print_into("/dev/full", lines), testing::ExitedWithCode(2),
                "program: standard output cannot be written: No space left on device");
  EXPECT_EXIT(print_into("/dev/null", 100'000), testing::ExitedWithCode(0), "");
}

TEST(OutputDeathTest, AClosedPipeEndsQuietlyByItsSignal) {
  EXPECT_EXIT(print_into_closed_pipe(), testing::KilledBySignal(SIGPIPE), "^$");
}

TEST(OutputDeathTest, AComplaintIsOneLineButForIndentedOnes) {
  const auto complain_of = [](const char* message) {
    std::_Exit(run_to_end("program", [message]() -> ExitCode { throw Error(ExitCode::No, message); }));
  };
  EXPECT_EXIT(complain_of("a\nb\x1b[2J"), testing::ExitedWithCode(1), "program: a.x0ab.x1b.2J\n$");
  EXPECT_EXIT(complain_of("a:\n  b"), testing::ExitedWithCode(1), "program: a:\n  b\n$");
}

TEST(Output, OfLinesKeepsTheLinesAndNoColourWhereNoneIsWanted) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(printable_lines("a\nb\x1b[31mc\x1b]0;title\x07\n", Stream::Out),
            "a\nb\\x1b[31mc\\x1b]0;title\\x07\n");
}

}  // namespace
}  // namespace tlsfit
