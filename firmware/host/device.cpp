// device SPEED [HOST=ADDRESS:PORT]...: the board's whole program, with its console on stdin and stdout, over
// the host's sockets. For tests; the image itself is run by the emulator.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include "host.hpp"
#include "net/host/host.hpp"
#include "text/text.hpp"
#include "wall_clock/wall_clock.hpp"

/// The board's main loop (app/main.cpp).
[[noreturn]] void run();

int main(int argc, char** argv) {
  std::uint64_t speed = 0;
  bool good = argc > 1 && text::decimal(argv[1], 1000, speed) && speed > 0;
  for (int i = 2; good && i < argc; ++i) {
    char* const equals = std::strchr(argv[i], '=');
    char* const colon = std::strrchr(argv[i], ':');
    std::uint64_t port = 0;
    const bool shaped =
        equals != nullptr && colon != nullptr && equals < colon && text::decimal(colon + 1, 65535, port);
    good = shaped && net::map({argv[i], static_cast<std::size_t>(equals - argv[i])},
                              std::string(equals + 1, colon).c_str(), static_cast<std::uint16_t>(port));
  }
  if (!good) {
    std::fputs("usage: device SPEED [HOST=ADDRESS:PORT]...\n", stderr);
    return 2;
  }
  soc::run_at(static_cast<std::uint32_t>(speed));
  wall_clock::set(static_cast<wall_clock::Seconds>(std::time(nullptr)));
  run();
}
