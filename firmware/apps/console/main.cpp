// The console: people and scripts type what is to be fetched.
#include "apps/console/console.hpp"
#include "apps/console/jobs.hpp"
#include "apps/console/status.hpp"
#include "board.h"
#include "event/event.hpp"
#include "program/program.hpp"

void setup() {
  status::greet();
}

void loop() {
  console::poll();
  status::poll();
  jobs::poll();
  if constexpr (board::hosted)  // a process ends when there is nothing more for it to do
    if (console::ended() && jobs::idle()) event::tell_end(jobs::all_well());
}
