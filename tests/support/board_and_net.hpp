// The board and the net that tests use where any would do. A test that is about one board names it.
#pragma once

#include <string>
#include <vector>

namespace tlsfit::test {

inline constexpr const char* any_board = "pico";
inline constexpr const char* any_net = "wiznet";

/// A command of tlsfit for them: `COMMAND… --board B --net N REST…`.
inline std::vector<std::string> on_any_board(std::vector<std::string> command,
                                             const std::vector<std::string>& rest = {}) {
  command.insert(command.end(), {"--board", any_board, "--net", any_net});
  command.insert(command.end(), rest.begin(), rest.end());
  return command;
}

}  // namespace tlsfit::test
