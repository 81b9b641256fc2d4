// Memory and instructions: what a run needed.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "emulator/image.hpp"
#include "emulator/machine.hpp"
#include "model/run_report.hpp"

namespace tlsfit::emulator {

/// A handshake that has ended.
struct Handshake {
  unsigned session = 0;            ///< the number that the program gave it
  bool verified = false;           ///< it is done, and the peer is who it must be
  bool resumed = false;            ///< the same, by an earlier session
  std::uint64_t instructions = 0;  ///< with those of other sessions and of interrupts in between
  bool operator==(const Handshake&) const = default;
};

/// What the firmware tells of itself by a variable, tlsfit_told (docs/emulator.md).
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

/// Bytes of the stack that were written since start-up filled it with `paint`; 0 if it is not painted.
std::uint32_t painted_stack(const Engine& engine, std::uint32_t paint, std::uint32_t bottom,
                            std::uint32_t top);

/// Fills in peak_static, peak_stack, painted_stack, peak_heap, heap_now and instructions.
void measure(const Machine& machine, const Image& image, RunReport& report);

}  // namespace tlsfit::emulator
