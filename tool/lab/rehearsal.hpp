// A rehearsal: the host builds a client from exactly the generated files and speaks to the real target. Only
// then is a configuration right; check_config.h passing proves nothing (design decision 3).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "fit/folder.hpp"
#include "lab/bench.hpp"

namespace tlsfit::lab {

struct RehearsalReport {
  Rehearsal rehearsal;
  bool unreachable = false;     ///< no connection came about, so that nothing was learnt of the configuration
  std::uint64_t heap_peak = 0;  ///< of the arena, with this host's pointers
  std::string version, suite, group;
  int http_status = 0;  ///< of the answer to the request; 0: none
};

/// Called with what goes on, for people.
using Status = std::function<void(std::string_view)>;

/// The client that a rehearsal speaks with.
struct RehearsalClient {
  fs::path program;
  std::string complaints;  ///< if it does not compile from this configuration: the compiler's own words
  std::shared_ptr<const TemporaryFolder>
      place;  ///< where it stands, if it is gone with this object; else null
};

/// Builds the client from the folder's files below the bench's cache, where the same files are found built
/// already the next time; but one with a private key in it in a temporary folder that nobody else may read.
/// Throws Error (Missing) if a tool is missing.
RehearsalClient build_rehearsal(const Bench& bench, const fit::FitFolder& folder, const Status& status);

/// One verified handshake and one request. Throws Error (Defect) if the client's answer cannot be read.
RehearsalReport rehearse(const Bench& bench, const RehearsalClient& client, const Plan& plan);

/// Reads the client's line of JSON.
RehearsalReport rehearsal_from_json(const Json& json, const Plan& plan);

}  // namespace tlsfit::lab
