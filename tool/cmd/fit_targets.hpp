// From the targets and wishes a person names to a fit: what `tlsfit fit` and `tlsfit build` share.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cmd/profiles.hpp"
#include "lab/fitting.hpp"

namespace tlsfit {

struct FitArguments {
  std::vector<std::string>
      targets;  ///< profiles or HOST:PORT; none: those of targets.json, else the default list
  std::string board, net, layout;
  std::string app;            ///< one of ours, a folder, or a script; empty: the console
  std::uint64_t js_heap = 0;  ///< bytes that a script has; 0: as many as is usual
  std::string words;          ///< what the image says about failures; empty: "full"
  std::string join;           ///< who says what the network is joined with; empty: "image"
  std::string objective = "balanced";
  fs::path ca;                  ///< empty: the host's roots
  std::string anchor = "root";  ///< where verification ends: "root", "intermediate" or "key"
  ClientFiles client;  ///< the device's own certificate, for one target; else targets.json names them
  std::uint32_t connections = 2;  ///< at once
  fit::Limits limits;
  std::string launcher;      ///< of the compilers: "ccache,distcc" (build/launcher.hpp)
  bool estimate = false;     ///< neither compile nor rehearse: everything by adding up
  bool measure_all = false;  ///< measure every candidate, not only the best few
  bool prove = false;        ///< try without each option, and take what can be saved
};

/// The option --words, of every command that fits.
void add_words(CLI::App& command, std::string& words);

/// The option --join, of every command that fits.
void add_join(CLI::App& command, std::string& join);

/// The options --script and --js-heap, of every command that fits.
void add_script(CLI::App& command, FitArguments& arguments);

/// The option --launcher, of every command that compiles.
void add_launcher(CLI::App& command, std::string& launcher);

/// The board and net that are named, on this machine. Throws Error: Usage if they or the layout do not go
/// together, Missing.
lab::Bench bench_for(const FitArguments& arguments);

/// The options of Mbed TLS, with what images with this program and net take on this core.
fit::Catalogue catalogue_for(const App& app, const Net& net, const Core& core);

/// The candidates of each target, with verification ending at `anchor`. Throws Error (No) if one cannot be
/// spoken to.
std::vector<std::vector<fit::Candidate>> candidates_of(const std::vector<TargetProfile>& profiles,
                                                       const std::string& anchor,
                                                       const fit::Catalogue& catalogue);

/// Several servers' anchors are better looked up one by one. Decided before the search, over all that any
/// candidate could end at: the feature does not depend on which is taken.
void mark_many_anchors(std::vector<std::vector<fit::Candidate>>& targets);

/// The candidates of the targets that are named, or of the usual ones, and the profiles that they are of;
/// says which. Throws Error (No) if one cannot be spoken to, Error (Unreachable).
std::vector<std::vector<fit::Candidate>> wanted_candidates(const FitArguments& arguments, const App& app,
                                                           const fit::Catalogue& catalogue,
                                                           std::vector<TargetProfile>& profiles);

/// What is asked of a fit for these candidates.
lab::Demand demand_of(const FitArguments& arguments, std::vector<std::vector<fit::Candidate>> targets);

/// The whole of `tlsfit fit` but writing and printing: finds out what the targets accept, and fits
/// (lab/fitting.hpp). Throws Error.
fit::FitFolder fit_targets(const FitArguments& arguments, const lab::Bench& bench);

}  // namespace tlsfit
