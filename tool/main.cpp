// tlsfit, with the only catch of it.
#include "base/program.hpp"
#include "cmd/command_line.hpp"

int main(int argc, char** argv) {
  return tlsfit::run_to_end("tlsfit", [&] { return tlsfit::run_command_line(argc, argv); });
}
