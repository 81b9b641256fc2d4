#include "soc/host/process.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>

#include "event/event.hpp"
#include "soc/soc.hpp"

namespace soc {
namespace {

volatile std::sig_atomic_t signalled = 0;  // by which
std::optional<bool> ended;                 // by the program, and whether well
int report_file = -1;

/// Last: whoever started us is to see that a signal ended us. The first one has brought back what signals do.
void end_by_signal() {
  if (signalled != 0) ::raise(signalled);
}

}  // namespace

void host::watch_signals() {
  std::atexit(end_by_signal);
  struct sigaction action = {};
  action.sa_handler = [](int signal) { signalled = signal; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second Ctrl-C ends at once what has got stuck
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);  // nohup(1)
  }
  std::signal(SIGPIPE, SIG_IGN);
}

void host::end_if_told() {
  look_at_told();
  if (signalled == 0 && !ended) return;
  flush_console();
  std::exit(signalled != 0 ? 128 + signalled : *ended ? 0 : 1);
}

void host::open_report() {
  const char* const path = std::getenv("TLSFIT_REPORT");
  if (path != nullptr) report_file = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void host::report(const char* word, std::uint32_t first, std::uint32_t second) {
  if (report_file >= 0) dprintf(report_file, "%s %u %u\n", word, first, second);
}

void host::look_at_told() {
  const std::uint32_t told = tlsfit_told;
  if (told == 0) return;
  tlsfit_told = 0;
  report("told", told >> 8, told & 0xFF);
  if (told == TLSFIT_PROGRAM_DONE) ended = true;
  if (told == TLSFIT_PROGRAM_FAILED) ended = false;
}

}  // namespace soc
