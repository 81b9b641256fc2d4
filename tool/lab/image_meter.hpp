// Measures a candidate fit: compiles and links its image in a folder of its own, and runs it on the emulated
// board against its targets.
#pragma once

#include <optional>
#include <string>

#include "fit/proof.hpp"
#include "fit/search.hpp"
#include "lab/bench.hpp"

namespace tlsfit::lab {

/// Writes a fit to `work`/fit, to be compiled into `work`/release. Fits of one kind differ in a few files
/// only, and the rest stays compiled; nothing stays of one with another fit.cmake.
fs::path place_fit(const fit::FitFolder& folder, const fs::path& work);

/// Keeps a reference to its bench.
class ImageMeter {
 public:
  explicit ImageMeter(const Bench& bench);

  /// Nothing if the image does not compile or fit the board, or does not end a verified handshake with each
  /// target of its own on the emulated board (if `run`); `why_not` says why. Without tlsfit-emulator, and for
  /// a target that stands for many servers, nothing is run. Throws Error (Unreachable) if a target does not
  /// answer. `status` stands before what goes on. What was measured once is not measured again (the
  /// bench's cache).
  std::optional<fit::Measured> operator()(const fit::FitFolder& folder, const std::string& status,
                                          bool run = true);

  const std::string& why_not() const { return why_not_; }
  const Bench& bench() const { return bench_; }

  /// The same for a search, which tells what does not build from what a server does not accept.
  fit::TrialResult try_out(const fit::FitFolder& folder, const std::string& status);

  /// The same for a proof: what does not compile or fit is an answer, too, and an image that is not worth
  /// running is only linked.
  fit::Outcome outcome(const fit::FitFolder& folder, const std::string& status,
                       const fit::Worth& worth_running);

 private:
  fit::Outcome measure(const fit::FitFolder& folder, const std::string& status,
                       const fit::Worth& worth_running);
  void run_program(const Fit& fit, const fs::path& folder, fit::Outcome& outcome) const;
  void make_requests(const Fit& fit, const fs::path& folder, const std::string& status,
                     fit::Outcome& outcome) const;

  TemporaryFolder place_;
  const Bench& bench_;
  std::string surroundings_;  ///< what decides an image besides its fit: sources, compiler
  std::string why_not_;
};

}  // namespace tlsfit::lab
