// A fault told to people: what, where, registers and the way there.
#pragma once

#include <string>
#include <vector>

#include "emulator/cpu/cpu.hpp"
#include "emulator/image.hpp"

namespace tlsfit::emulator {

/// "loop()+0x12 (0x08001234), weather/app.cpp:12"; without what the image does not tell.
std::string place_text(const Image& image, std::uint32_t address);

/// Return addresses found on the stack from `sp` up to `top`: words that point behind a call. A guess: stale
/// words can be among them, so it is shown as one.
std::vector<std::uint32_t> return_addresses(const Cpu& cpu, std::uint32_t sp, std::uint32_t top);

/// One line, for the run report.
std::string fault_line(const Fault& fault, const Image& image);
/// Registers and backtrace, in lines that end with '\n'.
std::string fault_text(const Fault& fault, const Image& image, const Cpu& cpu);

}  // namespace tlsfit::emulator
