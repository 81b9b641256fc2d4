// The console: people and scripts type what is to be fetched.
#include "apps/console/console.hpp"
#include "apps/console/jobs.hpp"
#include "apps/console/status.hpp"
#include "program/program.hpp"

void setup() {
  status::greet();
}

void loop() {
  console::poll();
  status::poll();
  jobs::poll();
}
