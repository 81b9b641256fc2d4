// The proof that nothing can be left out: each option off, each buffer one step smaller, must break the
// build, break a verified handshake or save nothing; else fit takes the saving and goes on until nothing is
// left.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fit/folder.hpp"

namespace tlsfit::fit {

/// What became of one image.
struct Outcome {
  enum class End { Works, BreaksBuild, BreaksHandshake };
  End end = End::Works;
  std::string target;          ///< whose handshake broke
  std::string words;           ///< of the compiler, of the firmware
  bool no_connection = false;  ///< the handshake did not begin, or the connection broke in it
  Measured measured;           ///< if it works; run unless it was larger, and not worth it
};

/// Whether an image of this flash and static RAM can save anything, so that it is worth running.
using Worth = std::function<bool(const Measured& linked)>;

/// Builds an image of this choice and, if it is worth it, runs it with every target. `status` stands before
/// what goes on.
using Attempt =
    std::function<Outcome(const Choice& choice, const std::string& status, const Worth& worth_running)>;

/// The same configuration as a client on the host: asked before a saving is taken.
using Confirm = std::function<Outcome(const Choice& choice, const std::string& status)>;

enum class Verdict {
  Security,  ///< never tried
  Unseen,    ///< not tried: a trial would not notice that it is gone
  Build,     ///< breaks the build
  Handshake,
  Nothing,  ///< saves nothing
  Trade,    ///< saves something, and costs more
  Taken     ///< the saving was taken
};

/// One option or size: what happened without it.
struct ProofRow {
  std::string option;  ///< "MBEDTLS_GCM_C"; "STACK_SIZE" and "ARENA_SIZE" of the linker script
  std::string tried;   ///< "off", or the smaller size; empty if nothing was tried
  Verdict verdict = Verdict::Nothing;
  std::string target;              ///< whose handshake broke
  std::string words;               ///< the compiler's, the firmware's or the catalogue's
  std::optional<Cost> difference;  ///< without it less with it, where both were measured; negative saves
  bool ran = false;                ///< whether heap, stack and handshake of the difference were measured
  bool operator==(const ProofRow&) const = default;
};

struct Proof {
  Measured before, after;
  std::size_t attempts = 0;  ///< images
  std::vector<ProofRow> rows;
  bool operator==(const Proof&) const = default;
};

/// A handshake that takes longer than this many times what it took is not a saving but a trade of time.
inline constexpr double slower = 1.5;

/// Proves a fit that was measured, and takes what can be saved: changes `without` and `sizes` of the choice.
/// A saving is one by the objective (score()): some bytes fewer for more of others are a trade.
/// `max_handshake`, if a person set it, takes the place of `slower`. Throws Error (No) for a plan that stands
/// for many servers.
Proof prove(const std::vector<Candidate>& plans, Choice& choice, const Measured& measured,
            std::optional<std::uint64_t> max_handshake, const Catalogue& catalogue, const Attempt& attempt,
            const Confirm& confirm);

/// "MBEDTLS_GCM_C off: breaks the build: …" for people.
std::string verdict_text(const ProofRow& row);

/// Adds proof.json and proof.txt, and what the proof measured to the fit's options.
void set_proof(FitFolder& folder, const Proof& proof, const Catalogue& catalogue);

Json to_json(const Proof& proof, const Catalogue& catalogue);
/// Throws Error (Usage).
Proof proof_from_json(const Json& json, const std::string& where);

}  // namespace tlsfit::fit
