// One run of an image of a hosted board: the executable itself, or a user-mode emulator of its processor.
// Types the commands, follows the jobs, and reports how it went, as the emulator does of a device.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/board.hpp"
#include "model/image_info.hpp"
#include "model/run_report.hpp"

namespace tlsfit::hosted {

struct SessionOptions {
  std::vector<std::string> commands;  ///< "get https://…", "tls host:port"; none: console on stdin and stdout
  bool at_once = false;               ///< all commands together instead of one after another
  unsigned repeat = 1;
  std::vector<std::string> maps;  ///< "HOST=ADDRESS[:PORT]": where the executable is to reach HOST
  std::string until;              ///< ends well once this has been printed; empty: nothing
  unsigned sessions = 0;  ///< ends well some time after so many handshakes of a program's; 0: it does not
  std::optional<double> max_seconds;  ///< 0: no limit. Unset: 120 with commands, else none
  bool body_to_stdout = true;  ///< else the body is only counted, and what a program prints goes to stderr
  bool quiet = false;          ///< no transcript on stderr
};

/// Options of `tlsfit run` as they stand there, "--get", "URL", … Throws Error (Usage) for what is wrong with
/// them, and for those that only an emulated board has.
SessionOptions options_from(const std::vector<std::string>& arguments, const Board& board);

/// Runs to the end. With commands that is when all of them have ended; else when the executable ends, or
/// something of the options says so. Throws Error: Missing if what runs it is not here, Usage.
RunReport run_session(const std::filesystem::path& image, const ImageInfo& info, const Board& board,
                      const SessionOptions& options);

}  // namespace tlsfit::hosted
