// A console on stdin and stdout, with a ring of the same size as the board's, so that back-pressure is the
// same. The program ends with its input.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "soc/soc.hpp"

namespace soc {
namespace {

constexpr std::size_t ring_size = 512;
char ring[ring_size];
std::size_t waiting = 0;

void drain() {
  pollfd out = {STDOUT_FILENO, POLLOUT, 0};
  while (waiting > 0 && ::poll(&out, 1, 0) > 0) {
    const ssize_t count = ::write(STDOUT_FILENO, ring, waiting);
    if (count <= 0) std::exit(1);  // nobody reads any more
    waiting -= static_cast<std::size_t>(count);
    std::memmove(ring, ring + count, waiting);
  }
}

}  // namespace

void start() {}

void alive() {}  // the host has no watchdog

bool on_crystal() {
  return true;
}

std::size_t stack_never_used() {
  return 0;
}

std::size_t stack_size() {
  return 0;
}

bool console_read(char& c) {
  pollfd in = {STDIN_FILENO, POLLIN, 0};
  if (::poll(&in, 1, 0) <= 0) return false;
  if (::read(STDIN_FILENO, &c, 1) == 1) return true;
  drain();
  std::exit(0);
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

}  // namespace soc
