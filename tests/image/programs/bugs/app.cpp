// A program with a bug, which `bug.hpp` names: a report of it must name the line.
#include "bug.hpp"

volatile int* volatile nowhere = nullptr;
volatile unsigned turns = 0;

[[gnu::noinline]] unsigned deeper(unsigned depth) {
  volatile unsigned char room[200];
  room[depth % sizeof room] = static_cast<unsigned char>(depth);
  return deeper(depth + 1) + room[depth % sizeof room];  // stack_overflow
}

[[gnu::noinline]] void store(volatile int* to) {
  *to = 1;  // null_pointer
}

void setup() {}

void loop() {
  if (bug == null_pointer) store(nowhere);
  if (bug == endless_loop)
    while (true) turns = turns + 1;  // endless_loop
  if (bug == stack_overflow) turns = deeper(turns);
}
