// From the operating system to run(): arguments, and the stack's paint. Usage:
//
//   firmware.elf [--map HOST=ADDRESS[:PORT]]... [--name-server ADDRESS[:PORT]]
//
// A name that is mapped is not looked up, and may stand for another port; its server must prove to be HOST
// all the same.
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "memory/heap.hpp"
#include "net/host/host.hpp"
#include "soc/host/process.hpp"
#include "soc/soc.hpp"
#include "text/text.hpp"

[[noreturn]] void run();  // program/run.cpp

namespace {

/// Splits "192.0.2.1:853" in place; without a port that is the usual one. False if it is none.
bool split(char* address, std::uint16_t& port) {
  char* const colon = std::strrchr(address, ':');
  port = net::usual_port;
  if (colon == nullptr) return true;
  *colon = 0;
  port = text::port(colon + 1);
  return port != 0;
}

bool take(const char* option, char* value) {
  std::uint16_t port = 0;
  if (value == nullptr || !split(value, port)) return false;
  if (std::strcmp(option, "--name-server") == 0) return net::ask_at(value, port);
  char* const equals = std::strchr(value, '=');
  if (std::strcmp(option, "--map") != 0 || equals == nullptr) return false;
  *equals = 0;
  return net::map(value, equals + 1, port);
}

/// What a debugger would read of a device.
void report_memory() {
  soc::host::report("heap", static_cast<std::uint32_t>(memory::heap().used()),
                    static_cast<std::uint32_t>(memory::heap().peak()));
  soc::host::report("stack", static_cast<std::uint32_t>(soc::stack_size() - soc::stack_never_used()), 0);
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; i += 2) {
    if (take(argv[i], argv[i + 1])) continue;
    constexpr char usage[] =
        "usage: firmware.elf [--map HOST=ADDRESS[:PORT]]... [--name-server ADDRESS[:PORT]]\n";
    (void)!::write(STDERR_FILENO, usage, sizeof usage - 1);
    return 2;
  }
  soc::host::watch_signals();
  soc::host::open_report();
  std::atexit(report_memory);
  soc::host::paint_stack();
  run();
}
