// The console on stdin and stdout, with a ring of the same size as on a chip, so that whoever prints has to
// wait as there. On a terminal the image echoes what is typed, as on a serial line.
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "soc/descriptors.hpp"
#include "soc/host/process.hpp"
#include "soc/soc.hpp"

namespace soc {
namespace {

constexpr std::size_t ring_size = 512;
constexpr char end_of_transmission = '\x04';  // Ctrl-D; ISO 646

char ring[ring_size];
std::size_t waiting = 0;
bool input_ended = false;
termios as_it_was;

void restore_terminal() {
  tcsetattr(STDIN_FILENO, TCSADRAIN, &as_it_was);
}

void write_some() {
  const ssize_t count = ::write(STDOUT_FILENO, ring, waiting);
  if (count <= 0) _exit(1);  // nobody reads any more: there is nobody to tell, either
  waiting -= static_cast<std::size_t>(count);
  std::memmove(ring, ring + count, waiting);
}

bool ready(int descriptor, short events, int timeout) {
  pollfd one = {descriptor, events, 0};
  return ::poll(&one, 1, timeout) > 0;
}

void drain() {
  while (waiting > 0 && ready(STDOUT_FILENO, POLLOUT, 0)) write_some();
  if (waiting > 0) await(STDOUT_FILENO, POLLOUT);
}

}  // namespace

void host::start_console() {
  if (tcgetattr(STDIN_FILENO, &as_it_was) != 0) return;  // no terminal
  termios typed = as_it_was;
  typed.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // Ctrl-C stays a signal
  tcsetattr(STDIN_FILENO, TCSADRAIN, &typed);
  std::atexit(restore_terminal);
}

bool console_read(char& c) {
  if (input_ended) return false;
  if (!ready(STDIN_FILENO, POLLIN, 0)) {
    await(STDIN_FILENO, POLLIN);
    return false;
  }
  if (::read(STDIN_FILENO, &c, 1) != 1) {
    input_ended = true;
    c = end_of_transmission;
  }
  return true;
}

std::size_t console_room() {
  drain();
  return ring_size - waiting;
}

std::size_t console_write(const char* text, std::size_t size) {
  const std::size_t count = std::min(size, ring_size - waiting);
  std::memcpy(ring + waiting, text, count);
  waiting += count;
  drain();
  return count;
}

void host::flush_console() {
  while (waiting > 0 && ready(STDOUT_FILENO, POLLOUT, 2000)) write_some();
}

}  // namespace soc
