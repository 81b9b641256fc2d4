// Finds out what a TLS server accepts and how large what it sends is, by asking it.
#pragma once

#include <functional>
#include <vector>

#include "base/error.hpp"
#include "model/profile.hpp"
#include "probe/options.hpp"

namespace tlsfit::probe {

/// Surveys one target. Throws Error: Unreachable if no connection can be made, No if what answers is not TLS,
/// Usage if a file named in the options is no good.
Profile probe_target(const Target& target, const ProbeOptions& options);

}  // namespace tlsfit::probe
