// What happens to the cable during a run: "down@2000B,up@+3s".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/chips/network.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator {

struct CableStep {
  enum class When { Time, After, Bytes };
  bool in = false;
  When when = When::Time;
  std::uint64_t amount = 0;  ///< nanoseconds since reset, or since the step before; or TCP bytes received
  bool operator==(const CableStep&) const = default;
};

/// "STEP[,STEP]…" with STEP = "up" or "down", "@", and a time ("2s", "300ms"), a time after the step before
/// ("+3s") or a number of TCP bytes received ("2000B"). Throws Error (Usage).
std::vector<CableStep> parse_cable(std::string_view text);

/// Plays the steps on a chip.
class CableScenario {
 public:
  CableScenario(Clock& clock, NetChip& chip, std::vector<CableStep> steps);
  /// Does what is due; called often.
  void play();

 private:
  bool due(const CableStep& step) const;
  void limit();

  Clock& clock_;
  NetChip& chip_;
  std::vector<CableStep> steps_;
  std::size_t next_ = 0;
  Nanoseconds last_ = 0;
};

}  // namespace tlsfit::emulator
