// device SPEED [HOST=ADDRESS:PORT]...: the board's whole program, with its console on stdin and stdout, over
// the host's sockets. For tests; the image itself is run by the emulator.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "host.hpp"
#include "net/host/host.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"

/// The board's main loop (program/run.cpp).
[[noreturn]] void run();

int main(int argc, char** argv) {
  const int speed = argc > 1 ? std::atoi(argv[1]) : 0;
  bool good = speed > 0 && speed <= 1000;
  for (int i = 2; good && i < argc; ++i) {
    char* const equals = std::strchr(argv[i], '=');
    char* const colon = std::strrchr(argv[i], ':');
    const bool shaped = equals != nullptr && colon != nullptr && equals < colon;
    const std::uint16_t port = shaped ? text::port(colon + 1) : 0;
    if (shaped) *equals = *colon = 0;
    good = port != 0 && net::map(argv[i], equals + 1, port);
  }
  if (!good) {
    std::fputs("usage: device SPEED [HOST=ADDRESS:PORT]...\n", stderr);
    return 2;
  }
  soc::run_at(static_cast<std::uint32_t>(speed));
  wall_clock::set(static_cast<wall_clock::Seconds>(std::time(nullptr)));
  run();
}
