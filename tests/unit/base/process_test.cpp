#include "base/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>
#include <mutex>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {
namespace {

using namespace std::chrono_literals;

TEST(Process, CollectsBothStreamsAndTheExitCode) {
  const ProcessResult result = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_FALSE(result.ok());
}

TEST(Process, GivesInputAndEnvironmentAndFolder) {
  ProcessOptions options;
  options.input = std::string(300'000, 'x');  // more than a pipe holds
  EXPECT_EQ(run_process({"cat"}, options).out, options.input);
  options.input.clear();
  options.environment["TLSFIT_TEST"] = "value";
  options.folder = "/";
  EXPECT_EQ(run_process({"sh", "-c", "echo $TLSFIT_TEST; pwd"}, options).out, "value\n/\n");
}

TEST(Process, ReportsLinesAsTheyCome) {
  std::vector<std::string> lines;
  ProcessOptions options;
  options.on_line = [&](std::string_view line) { lines.emplace_back(line); };
  run_process({"printf", "one\\ntwo\\nlast"}, options);
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "last"}));
}

TEST(Process, TimeoutEndsTheWholeGroup) {
  ProcessOptions options;
  options.timeout = 100ms;
  // The grandchild holds the pipe open: only killing the group ends this in time.
  const auto start = std::chrono::steady_clock::now();
  const ProcessResult result = run_process({"sh", "-c", "sleep 60 & wait"}, options);
  EXPECT_TRUE(result.timed_out);
  EXPECT_FALSE(result.ok());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
}

TEST(Process, ProgramThatIsNotThereIsMissing) {
  try {
    run_process({"no-such-program-anywhere"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Missing);
  }
}

TEST(Process, SignalShowsInTheExitCode) {
  EXPECT_EQ(run_process({"sh", "-c", "kill -9 $$"}).exit_code, 128 + 9);
}

TEST(FindProgram, FindsInPathAndByPath) {
  EXPECT_TRUE(find_program("sh").has_value());
  EXPECT_TRUE(find_program("/bin/sh").has_value());
  EXPECT_FALSE(find_program("no-such-program-anywhere").has_value());
  EXPECT_FALSE(find_program("/tmp").has_value());
}

// Ctrl-C during a long program: it is gone, we unwound (the temporary folder is gone, too), and we know why.
TEST(Process, InterruptionKillsTheProgramAndCleansUp) {
  for (const int signal_number : {SIGINT, SIGTERM}) {
    int fds[2];
    ASSERT_EQ(::pipe(fds), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      try {
        const TemporaryFolder folder;
        ProcessOptions options;
        options.on_line = [&](std::string_view line) {  // "PID", then nothing more for a minute
          const std::string text = fmt::format("{} {}\n", line, folder.path().string());
          if (::write(fds[1], text.data(), text.size()) < 0) ::_exit(3);
        };
        run_process({"sh", "-c", "echo $$; exec sleep 60"}, options);
      } catch (const Interrupted& interrupted) {
        ::_exit(interrupted.signal == signal_number ? 42 : 2);
      }
      ::_exit(1);
    }
    ::close(fds[1]);
    std::string line(200, '\0');
    const ssize_t size = ::read(fds[0], line.data(), line.size());
    ASSERT_GT(size, 0);
    line.resize(static_cast<std::size_t>(size) - 1);
    const std::size_t space = line.find(' ');
    const pid_t program = std::stoi(line.substr(0, space));
    const std::string folder = line.substr(space + 1);
    EXPECT_TRUE(fs::is_directory(folder));
    ::kill(child, signal_number);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 42);
    EXPECT_FALSE(fs::exists(folder));
    EXPECT_EQ(::kill(program, 0), -1);
    ::close(fds[0]);
  }
}

/// What `body` does in a process of its own, which writes lines to us and is then sent `signal_number`: its
/// first line, and how it ended.
template <class Body>
std::pair<std::string, int> interrupted_after_its_first_line(int signal_number, Body body) {
  int fds[2];
  if (::pipe(fds) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    const auto tell = [&](const std::string& line) {
      if (::write(fds[1], (line + "\n").data(), line.size() + 1) < 0) ::_exit(3);
    };
    try {
      body(tell);
    } catch (const Interrupted& interrupted) {
      ::_exit(interrupted.signal == signal_number ? 42 : 2);
    }
    ::_exit(1);
  }
  ::close(fds[1]);
  std::string line;
  for (char c = 0; ::read(fds[0], &c, 1) == 1 && c != '\n';) line += c;
  ::kill(child, signal_number);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(fds[0]);
  return {line, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

// As ninja does it: what it starts has a process group of its own, and ninja ends it when it is told to end.
TEST(Process, AnInterruptedProgramCanEndWhatItRuns) {
  const auto [line, code] = interrupted_after_its_first_line(SIGINT, [](const auto& tell) {
    ProcessOptions options;
    options.on_line = [&](std::string_view text) { tell(std::string(text)); };
    run_process(
        {"sh", "-c",
         "setsid sleep 60 & inner=$!; trap 'kill $inner; wait $inner; exit 1' TERM; echo $inner; wait"},
        options);
  });
  EXPECT_EQ(code, 42);
  EXPECT_EQ(::kill(std::stoi(line), 0), -1);
}

TEST(Process, AProgramThatDoesNotEndWhenToldIsKilled) {
  const auto [line, code] = interrupted_after_its_first_line(SIGTERM, [](const auto& tell) {
    ProcessOptions options;
    options.on_line = [&](std::string_view text) { tell(std::string(text)); };
    run_process({"sh", "-c", "trap '' TERM; echo $$; while :; do sleep 1; done"}, options);
  });
  EXPECT_EQ(code, 42);
  EXPECT_EQ(::kill(std::stoi(line), 0), -1);
}

// Several threads: every program ends, and no thread begins another.
TEST(Process, InterruptionEndsTheProgramsOfAllThreads) {
  const auto [line, code] = interrupted_after_its_first_line(SIGINT, [](const auto& tell) {
    const InterruptionWatch watch;
    std::mutex mutex;
    std::string pids;
    int running = 0;
    std::vector<std::future<void>> threads;
    for (int i = 0; i < 3; ++i)
      threads.push_back(std::async(std::launch::async, [&] {
        ProcessOptions options;
        options.on_line = [&](std::string_view text) {
          const std::lock_guard lock(mutex);
          pids += std::string(text) + " ";
          if (++running == 3) tell(pids);
        };
        for (;;) run_process({"sh", "-c", "echo $$; exec sleep 60"}, options);
      }));
    for (std::future<void>& thread : threads) thread.wait();
    for (std::future<void>& thread : threads) thread.get();
  });
  EXPECT_EQ(code, 42);
  std::istringstream pids(line);
  int pid = 0, count = 0;
  for (; pids >> pid; ++count) EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(count, 3);
}

}  // namespace
}  // namespace tlsfit
