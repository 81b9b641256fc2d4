// Recorded flights (tests/data/flights), made by record_flights.
#pragma once

#include <sstream>
#include <string>

#include "base/bytes.hpp"
#include "base/file.hpp"

namespace tlsfit::test {

/// The bytes of NAME.flight.
inline Bytes recorded_flight(const std::string& name) {
  std::istringstream text(read_text(fs::path(TLSFIT_SOURCE_DIR) / "tests/data/flights" / (name + ".flight")));
  std::string digits;
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with('#')) digits += line;
  return from_hex(digits);
}

}  // namespace tlsfit::test
