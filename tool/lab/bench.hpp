// What candidates are built, run and rehearsed with: the same for all that one command tries.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/process.hpp"
#include "build/firmware.hpp"
#include "model/app.hpp"
#include "model/board.hpp"
#include "model/fit.hpp"
#include "model/image_info.hpp"
#include "model/net.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::lab {

struct Bench {
  Board board;
  Net net;
  App app = {};                            ///< the console, unless it is named
  std::optional<ScriptBuild> script = {};  ///< if the app is a script: what it was compiled to
  MbedTls mbedtls;
  std::string release;   ///< tlsfit's own version: "0.1.0"
  std::string compiler;  ///< name and version; empty if images cannot be compiled here
  std::optional<fs::path>
      emulator;       ///< what runs images, of a hosted board this program; nothing: they are not run
  fs::path cache;     ///< where results are kept: cache_folder()
  fs::path work;      ///< where images without a private key are compiled; empty: a temporary folder
  bool many = false;  ///< many candidates will be tried, each a little different (FirmwareBuild::one_of_many)
  Launcher launcher;  ///< of the compilers
  std::function<unsigned()>
      jobs;  ///< asked before compilers start, how many may run at a time; null: as many as there are cores
  ProcessRunner* runner = nullptr;  ///< starts compilers, the emulator and rehearsals; never null

  unsigned jobs_now() const { return jobs ? jobs() : 0; }
  bool can_compile() const { return !compiler.empty(); }
};

/// With what this machine has. Throws Error (Usage) if the net is not wired to the board, Error (Missing) if
/// Mbed TLS is not here.
Bench make_bench(Board board, Net net, std::string_view release, ProcessRunner& runner);

/// What runs images for a board here: tlsfit-emulator, or `tlsfit run` if the board is hosted and its
/// processor is this machine's or has its emulator here.
std::optional<fs::path> find_runner(const Board& board, const ProcessRunner& runner);

/// Path of tlsfit-emulator, beside this program; nothing if it was not built.
std::optional<fs::path> find_emulator();

/// What the image of a fit says of itself, but for the SHA-256 of its bytes.
ImageInfo image_info(const Bench& bench, const Fit& fit, bool debug);

}  // namespace tlsfit::lab
