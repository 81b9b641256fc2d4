#include "app/commands.hpp"

#include <string_view>

#include "app/console.hpp"
#include "app/jobs.hpp"

namespace console {
namespace {

struct Command {
  std::string_view word;
  std::string_view arguments;  ///< for `help`; empty: it takes none
  std::string_view help;
  void (*run)(const char* arguments);
};

void help(const char*);

constexpr Command commands[] = {
    {"get", "URL [FIRST-LAST]", "fetch a page, or a range of its bytes", jobs::get},
    {"tls", "HOST:PORT", "make a handshake and hang up", jobs::tls},
    {"stats", "", "memory and jobs so far", [](const char*) { jobs::stats(); }},
    {"help", "", "this list", help},
};

void help(const char*) {
  for (const Command& command : commands) {
    char line[80];
    std::size_t size = 0;
    const auto add = [&](std::string_view text) {
      for (const char c : text)
        if (size < sizeof line) line[size++] = c;
    };
    add(command.word);
    add(" ");
    add(command.arguments);
    while (size < 24) add(" ");
    add(command.help);
    print({line, size});
  }
}

}  // namespace

void run_command(char* line) {
  while (*line == ' ') ++line;
  char* end = line;
  while (*end != 0 && *end != ' ') ++end;
  const std::string_view word(line, static_cast<std::size_t>(end - line));
  while (*end == ' ') ++end;
  if (word.empty()) return;
  for (const Command& command : commands) {
    if (command.word != word) continue;
    if (!command.arguments.empty() && *end == 0)
      print("which? `help` shows what each command wants");
    else
      command.run(end);
    return;
  }
  print("no such command: try `help`");
}

}  // namespace console
