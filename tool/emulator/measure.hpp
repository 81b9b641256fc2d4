// Memory and instructions: what a run needed.
#pragma once

#include <map>

#include "emulator/image.hpp"
#include "emulator/machine.hpp"
#include "model/run_report.hpp"

namespace tlsfit::emulator {

/// Instructions of each job's handshake, between the marks that the firmware leaves on ITM port 1:
/// job << 8 | phase, phase 1 for its begin and 2 for its end. Other jobs and interrupts that run in between
/// are counted with it.
class HandshakeCounter {
 public:
  void mark(unsigned port, std::uint32_t value, std::uint64_t instructions);
  std::uint64_t of(unsigned job) const;

 private:
  std::map<unsigned, std::uint64_t> begun_, counts_;
};

/// Bytes of the stack that were written since start-up painted it with 0xA5A5A5A5; 0 if it is not painted.
std::uint32_t painted_stack(const Engine& engine, std::uint32_t bottom, std::uint32_t top);

/// Fills in peak_static, peak_stack, painted_stack, peak_heap, heap_now and instructions.
void measure(const Machine& machine, const Image& image, RunReport& report);

}  // namespace tlsfit::emulator
