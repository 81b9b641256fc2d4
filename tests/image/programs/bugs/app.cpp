// A program with three bugs, one of which a level at a pin chooses: a report of it must name the line.
#include <tlsfit/pins.hpp>

using namespace tlsfit;

constexpr pins::Pin chosen_by[] = {pins::at("B3"), pins::at("B4"), pins::at("B5")};

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

void setup() {
  for (const pins::Pin pin : chosen_by) pins::mode(pin, pins::Mode::PullUp);
}

void loop() {
  if (!pins::read(chosen_by[0])) store(nowhere);
  if (!pins::read(chosen_by[1]))
    while (true) turns = turns + 1;  // endless_loop
  if (!pins::read(chosen_by[2])) turns = deeper(turns);
}
