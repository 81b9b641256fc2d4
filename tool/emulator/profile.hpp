// Which functions of an image take its instructions: of the whole run, and of its TLS handshakes.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "emulator/cpu/cpu.hpp"
#include "emulator/image.hpp"
#include "model/run_report.hpp"

namespace tlsfit::emulator {

/// Follows calls and returns by the addresses that run. A function is a symbol of the image: what the
/// compiler inlined counts for the function that it stands in, and what a function jumps to in its last
/// statement (a tail call) is called by it like anything else. Interrupts count for their handlers alone.
class Profile {
 public:
  /// Listens to the processor. All three must stay where they are.
  Profile(const Image& image, Cpu& cpu);

  /// From here on instructions are those of handshakes, too, or not.
  void in_handshake(bool is) { in_handshake_ = is; }

  /// Each function that ran, the one with the most instructions of its own first.
  [[nodiscard]] std::vector<FunctionCost> costs();

 private:
  struct Counts {
    std::uint64_t run = 0, handshakes = 0;
  };
  struct Frame {
    std::size_t function;
    std::uint32_t return_to, stack;
    Counts began;
    bool outermost;  ///< not called by itself: what it takes is not in another frame of its own
    bool interrupt;
  };
  struct Function {
    std::uint32_t start = 0;
    unsigned running = 0;  ///< frames
    FunctionCost cost;
  };

  void runs(std::uint32_t address, std::uint32_t instructions);
  std::size_t function_of(std::uint32_t address);
  void enter(std::size_t function, std::uint32_t stack);
  void leave();

  const Image& image_;
  Cpu& cpu_;
  std::vector<Function> functions_;
  std::unordered_map<std::uint32_t, std::size_t> by_address_;  // of blocks
  std::vector<Frame> frames_;
  Counts now_;
  bool in_handshake_ = false;
};

}  // namespace tlsfit::emulator
