// What an image tells of itself to whoever watches it (firmware/event/event.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "model/agreement.hpp"

namespace tlsfit {

/// A handshake that has ended.
struct Handshake {
  unsigned session = 0;   ///< the number that the program gave it
  bool verified = false;  ///< it is done, and the peer is who it must be
  bool resumed = false;   ///< the same, by an earlier session
  std::uint64_t instructions =
      0;  ///< with those of other sessions and of interrupts in between; 0: not counted
  bool operator==(const Handshake&) const = default;
};

/// What the firmware tells of itself by a variable, tlsfit_told (docs/emulator.md), as handshakes.
class Events {
 public:
  explicit Events(const Agreement& agreement) : agreement_(agreement) {}
  /// @param told the variable's value
  /// @param instructions that the guest has executed by now
  void take(std::uint32_t told, std::uint64_t instructions);
  /// Handshakes that have begun and not ended.
  std::size_t running() const { return begun_.size(); }
  /// That session's last handshake; one without instructions if there was none.
  Handshake handshake_of(unsigned session) const;
  /// In the order in which they ended; the first ten thousand.
  const std::vector<Handshake>& handshakes() const { return ended_; }
  /// Whether the program has done what it is for, and well; nothing: it goes on.
  std::optional<bool> program_ended() const { return program_ended_; }

 private:
  Agreement agreement_;
  std::map<unsigned, std::uint64_t> begun_;
  std::map<unsigned, Handshake> last_;
  std::vector<Handshake> ended_;
  std::optional<bool> program_ended_;
};

}  // namespace tlsfit
