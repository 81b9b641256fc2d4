// Measures a candidate fit: compiles and links its image in a folder of its own, and runs it on the emulated
// board against its targets.
#pragma once

#include <optional>
#include <string>

#include "fit/folder.hpp"
#include "model/image_info.hpp"
#include "model/toolchain.hpp"

namespace tlsfit {

/// What the image of a fit says of itself. `board`, `net`: ids or files, as the person named them.
ImageInfo image_info(const Fit& fit, const std::string& board, const std::string& net, const MbedTls& mbedtls,
                     bool debug);

/// "arm-none-eabi-gcc 12.2.1"
std::string compiler_version();

/// Whether images can be compiled on this machine.
bool can_compile_images();

/// Path of tlsfit-emulator, beside this program; nothing if it was not built.
std::optional<fs::path> find_emulator();

class ImageMeter {
 public:
  /// `board`, `net`: ids or files, as the person named them.
  ImageMeter(std::string board, std::string net, MbedTls mbedtls);

  /// Nothing if the image does not fit the board, or does not end a verified handshake with each target of
  /// its own on the emulated board (if `run`); `why_not` says why. Without tlsfit-emulator, and for a target
  /// that stands for many servers, nothing is run. `status` stands before what goes on. What was measured
  /// once is not measured again (${XDG_CACHE_HOME:-~/.cache}/tlsfit/measured). Throws Error (Usage) if the
  /// image does not compile.
  std::optional<fit::Measured> operator()(const fit::FitFolder& folder, const std::string& status,
                                          bool run = true);

  const std::string& why_not() const { return why_not_; }

 private:
  std::optional<fit::Measured> measure(const fit::FitFolder& folder, const std::string& status, bool run);
  bool make_requests(const Fit& fit, const fs::path& elf, const std::string& status, fit::Measured& measured);

  std::string board_, net_;
  MbedTls mbedtls_;
  std::string surroundings_;  ///< what decides an image besides its fit: sources, compiler
  std::string why_not_;
};

}  // namespace tlsfit
