// A person at a terminal of 40 columns.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace tlsfit::test {

/// What a person at a terminal of 40 columns sees of `line`, who types `typed`.
inline std::string seen_by_a_person(const fs::path& folder, const std::string& line,
                                    const std::string& typed) {
  int terminal = -1;
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 40;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child == 0) {
    fs::current_path(folder);
    std::vector<std::string> command{TLSFIT_BINARY};
    for (const std::string& word : words(line)) command.push_back(word);
    std::vector<char*> argv;
    for (std::string& word : command) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::setenv("TERM", "xterm", 1);
    ::execv(TLSFIT_BINARY, argv.data());
    ::_exit(127);
  }
  EXPECT_EQ(::write(terminal, typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
  std::string screen;
  char bytes[1024];
  for (ssize_t n = 1; n > 0;) {
    pollfd wait{terminal, POLLIN, 0};
    n = ::poll(&wait, 1, 20'000) > 0 ? ::read(terminal, bytes, sizeof bytes) : 0;
    if (n > 0) screen.append(bytes, static_cast<std::size_t>(n));
  }
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  return screen;
}

}  // namespace tlsfit::test
