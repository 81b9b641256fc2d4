// The search: every feasible combination of plans, shape and build is priced by adding up; the best are
// built, linked and run, and the best of those is the fit.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "fit/folder.hpp"
#include "fit/options.hpp"

namespace tlsfit::fit {

/// What the objective says of an image; less is better. Flash counts a quarter of RAM when both matter, since
/// boards have about four times as much of it.
double score(const Choice& choice, const Measured& measured);

/// One combination that could be the fit.
struct Trial {
  std::vector<Candidate> plans;  ///< one for each target
  Choice choice;
  Cost estimate;  ///< of the whole image, record buffers and anchors included
  std::optional<Measured> measured;

  /// score() of what was measured, or else of the estimate.
  double score() const;
};

/// The best combination of plans by estimate for every shape, build and set of versions that the objective
/// allows and that can serve all targets, best first. The first is the best of all combinations that there
/// are (combine.hpp). Throws Error (No) if no shape serves all.
std::vector<Trial> trials(const std::vector<std::vector<Candidate>>& targets, const std::string& objective,
                          std::uint32_t connections, const Catalogue& catalogue);

/// What became of a trial.
struct TrialResult {
  enum class End {
    Measured,
    NotBuilt,     ///< does not compile, or does not fit the board
    Refused,      ///< no verified handshake with a target
    ShortOfRoom,  ///< the same, because a message or record of the target's did not fit the input buffer
  };
  End end = End::Measured;
  Measured measured;
  std::string target;  ///< Plan::target.name() of the one that was refused
  std::string why;     ///< for people
};

/// Measures one trial: builds and links it, and runs it on the emulated board against its targets.
using Measure = std::function<TrialResult(const Trial&)>;

/// Gives a trial's plan for `target` the next larger input buffer, or takes it without a limit on records.
/// False if it has all the room that there is.
/// @param tried how often it was given more already
bool give_room(Trial& trial, const std::string& target, unsigned tried);

/// How many trials to measure, and up to which estimate as a multiple of the best one's.
struct Breadth {
  std::size_t count = 4;
  double near = 1.004;  ///< estimates are within 0.2 % of what images take: others cannot win
};
/// Every trial there is.
inline constexpr Breadth everything{std::numeric_limits<std::size_t>::max(),
                                    std::numeric_limits<double>::infinity()};

/// Measures the first trials, as many as `breadth` says and those whose estimates are below what the best of
/// them turned out to take, and sorts all: measured ones first, best first. One that is short of room is
/// tried again with more. Those that `measure` gives nothing for are dropped. Throws Error (No) if none is
/// left (DoesNotFit for want of room), with what kept the best of them.
void measure_best(std::vector<Trial>& trials, const Breadth& breadth, const Measure& measure);

/// The best of the other trials, and why it lost: how much more or less it takes of what. Nothing if there is
/// none. A measured one is held against the winner's measurement, another against its estimate.
std::optional<FitRunnerUp> runner_up(const std::vector<Trial>& trials);

}  // namespace tlsfit::fit
