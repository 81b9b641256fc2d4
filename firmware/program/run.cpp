// The device: a net, and a program. One loop, in which nothing waits.
#include "entropy/entropy.hpp"
#include "net/net.hpp"
#include "program/awake.hpp"
#include "program/program.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"

/// Called by the start-up code (firmware/start). (Not main(), which only a hosted program may have called for
/// it.)
[[noreturn]] void run();

void run() {
  soc::start();
  entropy::start();
  rng::ready();  // now, not for the first session: DHCP and DNS want unforeseeable numbers too
  net::start();
  setup();
  for (;;) {
    soc::alive();
    net::poll();
    main_loop::awake = false;
    loop();
    if (!main_loop::awake) soc::idle();
  }
}
