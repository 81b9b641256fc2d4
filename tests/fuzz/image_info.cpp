// What an image says of itself (`.tlsfit`), which may come from anywhere: the emulator makes the board that
// it describes and runs it for a moment, or refuses it with a reason.
#include "model/image_info.hpp"

#include "base/error.hpp"
#include "elf_seed.hpp"
#include "emulator/machine.hpp"
#include "fuzz.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try {
    const emulator::Image image(test::elf_with(text), "fuzz");
    emulator::Names names;
    for (const Target& target : image.info().targets) names.add_target(target);
    emulator::Machine machine(image, names, {.network = {.unix_seconds = [] { return 0.0; }}});
    machine.type("help\r\n");
    for (int n = 0; n < 20; ++n)
      if (machine.step(false, -1) != emulator::Machine::State::Running) break;
  } catch (const Error& error) {
    must(error.exit_code() == ExitCode::Usage, "a bad description is not a defect of ours");
  }
  return 0;
}
