// A file that is said to be firmware, ELF or BIN: it is loaded or refused with a reason, and what was loaded
// lies in the board's flash and can be asked for its names.
#include "emulator/image.hpp"

#include "base/error.hpp"
#include "fuzz.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fs::path configs = fs::path(TLSFIT_SOURCE_DIR) / "configs";
  static const Given given{.board = configs / "boards/pico.json", .net = configs / "nets/wiznet.json"};
  const Bytes file(data, data + size);
  // As it says itself what it is for, or by what is said here.
  for (const Given& said : {given, Given{}}) {
    try {
      const emulator::Image image(file, "fuzz", said);
      const Region& flash = image.board().flash;
      for (const ElfSegment& s : image.segments())
        must(s.physical >= flash.base &&
                 s.physical + s.content.size() <= std::uint64_t{flash.base} + flash.size,
             "what is flashed lies in flash");
      for (std::uint32_t at = 0; at < 64; ++at) image.function_at(image.start() + 64 * at);
      image.span("__data_start", "__data_end");
    } catch (const Error& error) {
      must(error.exit_code() == ExitCode::Usage, "a bad image is not a defect of ours");
    }
  }
  return 0;
}
