#include "base/secret_prompt.hpp"

#include <gmock/gmock.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/interrupted.hpp"

namespace tlsfit {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view question = "the key: ";
constexpr int got_line = 0, got_nothing = 1, interrupted = 2, wrong_line = 3;

/// A person at a terminal of a program that asks once, and wants to hear `expected`.
class Person {
 public:
  explicit Person(const std::string& expected) {
    child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (child_ != 0) return;
    int code = got_nothing;
    try {
      if (const auto line = ask_secretly(question); line) code = *line == expected ? got_line : wrong_line;
    } catch (const Interrupted&) {
      code = interrupted;
    }
    ::_exit(code);
  }
  ~Person() { ::close(terminal_); }
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  bool sees(std::string_view text) {
    while (screen.find(text) == std::string::npos) {
      pollfd wait{terminal_, POLLIN, 0};
      char bytes[256];
      const ssize_t n = ::poll(&wait, 1, 10'000) > 0 ? ::read(terminal_, bytes, sizeof bytes) : 0;
      if (n <= 0) return false;
      screen.append(bytes, static_cast<std::size_t>(n));
    }
    return true;
  }
  void types(std::string_view text) const {
    ASSERT_EQ(::write(terminal_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void tells(int signal) const { ::kill(child_, signal); }
  bool echoes() const {
    termios now{};
    return ::tcgetattr(terminal_, &now) == 0 && (now.c_lflag & ECHO) != 0;
  }
  /// How the program ended; -1: not by itself.
  int end() const {
    int status = 0;
    ::waitpid(child_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string screen;

 private:
  int terminal_ = -1;
  pid_t child_ = -1;
};

TEST(SecretPrompt, TakesALineThatIsNotShown) {
  Person person("correct horse");
  ASSERT_TRUE(person.sees(question));
  EXPECT_FALSE(person.echoes());
  person.types(
      "incorrect\x15"
      "correct horsf\x7F"
      "e\n");
  EXPECT_TRUE(person.sees("\n"));
  EXPECT_EQ(person.end(), got_line);
  EXPECT_TRUE(person.echoes());
  EXPECT_THAT(person.screen, Not(HasSubstr("c")));
}

TEST(SecretPrompt, EnterIsAnEmptyLineAndTheEndOfInputNone) {
  Person enters("");
  ASSERT_TRUE(enters.sees(question));
  enters.types("\n");
  EXPECT_EQ(enters.end(), got_line);
  Person ends("");
  ASSERT_TRUE(ends.sees(question));
  ends.types("\x04");
  EXPECT_EQ(ends.end(), got_nothing);
}

TEST(SecretPrompt, LeavesTheTerminalAsItWasWhenItIsInterrupted) {
  Person person("");
  ASSERT_TRUE(person.sees(question));
  person.types("half\x03");
  EXPECT_EQ(person.end(), interrupted);
  EXPECT_TRUE(person.echoes());
  Person other("");
  ASSERT_TRUE(other.sees(question));
  other.tells(SIGTERM);
  EXPECT_EQ(other.end(), interrupted);
  EXPECT_TRUE(other.echoes());
}

TEST(SecretPrompt, AsksNobodyThroughAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const int before = ::dup(STDIN_FILENO);
  ASSERT_EQ(::write(ends[1], "secret\n", 7), 7);
  ::dup2(ends[0], STDIN_FILENO);
  EXPECT_EQ(ask_secretly(question), std::nullopt);
  ::dup2(before, STDIN_FILENO);
  for (const int descriptor : {before, ends[0], ends[1]}) ::close(descriptor);
}

}  // namespace
}  // namespace tlsfit
