// Asks servers again, but only for what a fit's plan rests on: would this image still connect? A full probe
// takes dozens of connections; this takes few, and of a server that has not changed two to four.
#pragma once

#include <functional>
#include <optional>

#include "model/observation.hpp"
#include "probe/anchored.hpp"
#include "probe/options.hpp"

namespace tlsfit::probe {

/// TCP connections to one target, whatever it answers.
inline constexpr std::uint32_t most_connections = 12;

/// A plan whose server is asked.
struct PlanQuestion {
  Plan plan;
  ImageAnchors anchors;
  std::uint32_t buffer = 16384;  ///< MBEDTLS_SSL_IN_CONTENT_LEN: what record_size_limit is offered with
};

/// One of many: what to ask, and who is told what was seen.
struct PlanJob {
  PlanQuestion question;
  std::function<void(Observation)> done;
};

/// Takes jobs from `next` until it has no more, `at_once` side by side: no more of them are in memory than
/// that. Throws Error (Usage) for a client certificate in the options that is no good.
void ask_about_plans(const std::function<std::optional<PlanJob>()>& next, const ProbeOptions& options,
                     std::size_t at_once);

}  // namespace tlsfit::probe
