// A question about an extension that needs no connection of its own: it rides along with a question about
// something else, since a server that agrees answers both.
#pragma once

#include <functional>

#include "probe/attempt.hpp"

namespace tlsfit::probe {

struct Survey;

struct Rider {
  std::function<void(wire::ClientHello&)> offer;  ///< adds its extension
  std::function<void(const Outcome&)> note;       ///< is told what the server answered to it
};

/// Asks, with one rider if any waits. A refusal may be about either, so the same is then asked without the
/// rider: only if that is agreed to was the refusal about the rider, which else waits for another chance.
Task<Outcome> ask_with_rider(Survey& survey, wire::ClientHello hello);

/// Asks those that found no company, side by side.
Task<> ask_riders_left(Survey& survey);

}  // namespace tlsfit::probe
