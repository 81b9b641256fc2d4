#include <algorithm>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "cmd/defaults.hpp"
#include "model/flasher.hpp"
#include "model/image_info.hpp"
#include "x509/certificate.hpp"

namespace tlsfit {

namespace {

struct FlashOptions {
  std::string image, board, layout, with, port;
  bool dry_run = false;
};

/// Refuses an image that is for something else than the person says it is.
void check_for(const ImageInfo& info, const Board& board, const FlashOptions& options) {
  const auto agree = [&](const char* what, const std::string& wanted, const std::string& is) {
    if (!wanted.empty() && wanted != is)
      throw Error(ExitCode::No, "{}: it is for {} {}, not {}: nothing was flashed", options.image, what,
                  printable(is), printable(wanted));
  };
  agree("board", options.board, board.id);
  agree("layout", options.layout, info.layout);
}

/// What lies beside the ELF file, by its extension.
fs::path beside(const fs::path& elf, const std::string& extension) {
  fs::path file = elf;
  file.replace_extension(extension);
  if (!is_there(file))
    throw Error(ExitCode::Usage, "{}: it is not there; `tlsfit build` puts it beside {}", file.string(),
                elf.filename().string());
  return file;
}

Flasher chosen(const Board& board, const FlashOptions& options) {
  const std::vector<Flasher> flashers = flashers_for(board);
  if (flashers.empty()) throw Error(ExitCode::Usage, "board {}: no program is known to flash it", board.id);
  std::vector<std::string> names, ways;
  for (const Flasher& each : flashers) {
    names.push_back(each.id);
    ways.push_back(fmt::format("  apt-get install {:<13} {}", each.package, each.about));
    if (each.id == options.with) return each;
  }
  if (!options.with.empty())
    throw Error(ExitCode::Usage, "--with {}: board {} is flashed by {}", printable(options.with), board.id,
                joined(names, ", "));
  for (const Flasher& each : flashers)
    if ((!each.needs_port() || !options.port.empty()) && find_program(each.id)) return each;
  throw Error(ExitCode::Missing, "nothing here flashes board {}; install one of\n{}", board.id,
              fmt::join(ways, "\n"));
}

ExitCode run_flash(const FlashOptions& options) {
  const fs::path elf = fs::path(options.image).replace_extension(".elf");
  const ImageFile image = load_image(elf, {});
  const Board board = board_from_json(image.info.board, elf.string() + ": board");
  check_for(image.info, board, options);
  if (board.hosted())
    throw Error(
        ExitCode::Usage,
        "{}: an image for {} is an ordinary executable: there is nothing to flash; copy it there, and "
        "start it",
        elf.string(), board.id);
  std::map<std::string, std::string> holes = {
      {"base", fmt::format("0x{:08x}", board.layout(image.info.layout).image.base)}, {"port", options.port}};
  for (const std::string& format : board.outputs) holes[format] = beside(elf, format).string();
  if (const auto bin = holes.find("bin"); bin != holes.end() && !image.info.sha256.empty() &&
                                          x509::sha256_of(read_bytes(bin->second)) != image.info.sha256)
    throw Error(ExitCode::No, "{}: it is not what {} was made with: build both again", bin->second,
                elf.string());
  const Flasher flasher = chosen(board, options);
  if (flasher.needs_port() && options.port.empty())
    throw Error(ExitCode::Usage, "{}: want a serial port: --port /dev/ttyUSB0", flasher.id);
  const std::vector<std::string> command = filled(flasher, holes);
  if (options.dry_run) {
    print_out("{}\n", shell_command(command));
    return ExitCode::Done;
  }
  if (!find_program(flasher.id))
    throw Error(ExitCode::Missing, "{} is not installed: `apt-get install {}`", flasher.id, flasher.package);
  say(fmt::format("{} (layout {}) by {}: {}", board.name, image.info.layout, flasher.about,
                  shell_command(command)));
  const int code = run_attached(command);
  if (code != 0) throw Error(ExitCode::No, "{} ended with code {}: see what it says above", flasher.id, code);
  return ExitCode::Done;
}

}  // namespace

void add_flash(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("flash", "put an image onto its board");
  const auto options = std::make_shared<FlashOptions>();
  command->add_option(
      "IMAGE", options->image,
      "firmware.elf, or another of the files beside it (default: the one that is built here)");
  command->add_option("--board", options->board, "refuse an image for another board");
  command->add_option("--layout", options->layout, "refuse an image for another layout");
  command->add_option("--with", options->with, "the program to use; default: the first that is installed");
  command->add_option("--port", options->port, "serial port, for programs that use one");
  command->add_flag("--dry-run", options->dry_run, "print the command, and do nothing");
  command->footer(
      "dfu-util, st-flash, openocd, stm32flash and picotool are known (configs/flashers.json).\n"
      "Exit code 1: the image is for another board, or the program failed; 3: no program is installed.\n"
      "Examples:\n  tlsfit flash build/pico-wiznet/firmware.elf\n"
      "  tlsfit flash out/firmware.elf --with stm32flash --port /dev/ttyUSB0 --dry-run\n");
  command->callback([&action, options] {
    action = [options] {
      options->image = settled_image(options->image, "flash");
      return run_flash(*options);
    };
  });
}

}  // namespace tlsfit
