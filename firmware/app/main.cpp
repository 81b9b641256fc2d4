// The device: a console, a net, and jobs that fetch pages over verified TLS. One loop, in which nothing
// waits.
#include <string_view>

#include "app/console.hpp"
#include "app/jobs.hpp"
#include "board.h"
#include "build_info.hpp"
#include "entropy/entropy.hpp"
#include "net/net.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"
#include "tls/random.hpp"

namespace {

void greet() {
  text::Line<120> line;
  line.add("tlsfit ").add(build_info::version).add(" on ").add(board::id).add(" with ").add(board::net);
  line.add(", layout ").add(board::layout);
#ifdef TLSFIT_DEBUG
  line.add(", debug");
#else
  line.add(", release");
#endif
  console::print(line.view());
  if (!soc::on_crystal()) console::print("clock: the crystal does not start: on the internal oscillator");
}

/// Once, when the noise sources are first found wanting; jobs tell it again when they are refused.
void watch_entropy() {
  static bool told = false;
  if (told || entropy::healthy()) return;
  told = console::print("entropy: health test failed");
}

}  // namespace

/// Called by start/reset.cpp. (Not main(), which only a hosted program may have called for it.)
[[noreturn]] void run();

void run() {
  soc::start();
  greet();
  entropy::start();
  tls::random_ready();  // now, not in the first job: DHCP and DNS want unforeseeable numbers too
  net::start();
  for (;;) {
    soc::alive();
    net::poll();
    console::poll();
    jobs::poll();
    watch_entropy();
    if (jobs::idle()) soc::idle();
  }
}
