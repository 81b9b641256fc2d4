// Addresses of host names, several side by side and never longer than there is time for.
#pragma once

#include <asio/ip/tcp.hpp>
#include <string>
#include <vector>

#include "probe/gate.hpp"

namespace tlsfit::probe {

struct Resolved {
  std::vector<asio::ip::tcp::endpoint>
      endpoints;  ///< in the system's order, each once; empty if `error` says why
  std::string error;
};

/// Asks the system (getaddrinfo(3)) on a thread of its own, since nothing can hurry that call: if it takes
/// longer than until `deadline`, it is left to itself and does not keep the program from ending.
/// @param turns how many may ask at once
Task<Resolved> resolve(std::string host, std::uint16_t port, Gate& turns, Clock::time_point deadline);

}  // namespace tlsfit::probe
