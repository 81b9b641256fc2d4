// The device: a console, a net, and jobs that fetch pages over verified TLS. One loop, in which nothing
// waits.
#include "app/console.hpp"
#include "app/jobs.hpp"
#include "app/status.hpp"
#include "entropy/entropy.hpp"
#include "net/net.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"

/// Called by start/reset.cpp. (Not main(), which only a hosted program may have called for it.)
[[noreturn]] void run();

void run() {
  soc::start();
  status::greet();
  entropy::start();
  rng::ready();  // now, not in the first job: DHCP and DNS want unforeseeable numbers too
  net::start();
  for (;;) {
    soc::alive();
    net::poll();
    console::poll();
    status::poll();
    jobs::poll();
    if (jobs::idle()) soc::idle();
  }
}
