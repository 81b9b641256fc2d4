// Memory and instructions: what a run needed.
#pragma once

#include "emulator/image.hpp"
#include "emulator/machine.hpp"
#include "model/events.hpp"
#include "model/run_report.hpp"

namespace tlsfit::emulator {

/// Bytes of the stack that were written since start-up filled it with `paint`; 0 if it is not painted.
std::uint32_t painted_stack(const Cpu& cpu, std::uint32_t paint, std::uint32_t bottom, std::uint32_t top);

/// Fills in peak_static, peak_stack, painted_stack, peak_heap, heap_now and instructions.
void measure(const Machine& machine, const Image& image, RunReport& report);

}  // namespace tlsfit::emulator
