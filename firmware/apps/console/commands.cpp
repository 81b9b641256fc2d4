#include "apps/console/commands.hpp"

#include <cstring>

#include "apps/console/console.hpp"
#include "apps/console/jobs.hpp"
#include "apps/console/network.hpp"
#include "board.h"

namespace console {
namespace {

void help(const char*) {
  print(
      TEXT("get URL [FIRST-LAST]  a page, or some of its bytes\r\n"
           "tls HOST:PORT         a handshake only\r\n"
           "stats                 memory, jobs\r\n"
           "help                  this"));
  if constexpr (board::join_kept && board::join_ssid != 0)
    print(
        TEXT("wifi \"NAME\" [\"KEY\"]   joins this network from now on\r\n"
             "forget                forgets it"));
  if constexpr (board::join_kept && board::join_apn != 0)
    print(
        TEXT("apn \"NAME\" [\"USER\" [\"PASSWORD\"]], pin \"PIN\"  joins so from now on\r\n"
             "forget                forgets them"));
}

void stats(const char*) {
  jobs::stats();
}

struct Command {
  char word[7];
  bool has_arguments;
  void (*run)(const char* arguments);
};

constexpr Command commands[] = {
    {"get", true, jobs::get}, {"tls", true, jobs::tls}, {"stats", false, stats}, {"help", false, help}};

}  // namespace

void run_command(char* line) {
  while (*line == ' ') ++line;
  char* end = line;
  while (*end != 0 && *end != ' ') ++end;
  if (end == line) return;
  while (*end == ' ') *end++ = 0;
  for (const Command& command : commands) {
    if (std::strcmp(command.word, line) != 0) continue;
    if (command.has_arguments && *end == 0)
      print(TEXT("which? `help` shows what each command wants"));
    else
      command.run(end);
    return;
  }
  if (board::join_kept && run_network_command(line, end)) return;
  print(TEXT("no such command: try `help`"));
}

}  // namespace console
