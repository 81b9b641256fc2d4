// A core: what compiles for it, what starts it and what the emulator runs it on (configs/cores/*.json).
// Beside its folder of firmware/start and the emulator's model of it nothing else knows one core from
// another.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

struct Core {
  std::string id;        ///< its file's name
  std::string name;      ///< for people: "Cortex-M4"
  std::string compiler;  ///< triplet; empty: this machine's own compiler
  bool hosted = false;   ///< its boards run an operating system: an image is an ordinary executable
  std::vector<std::pair<std::string, std::string>>
      packages;                    ///< Debian's: of "gcc", "g++", "objcopy", "libc"
  std::string libc;                ///< the library's file, which the compiler finds
  std::vector<std::string> flags;  ///< the compiler's, for every object
  std::string headers_of;  ///< triplet of the compiler whose C++ headers this one takes; empty: it has some
  std::map<std::string, std::vector<std::string>> fpu;  ///< more of them, by what there may be, or "none"
  std::vector<std::string> handler_flags;               ///< more of them, for what runs in interrupts
  std::string start;                                    ///< folder of firmware/start
  std::uint32_t vector_alignment = 0;                   ///< the vector table begins at a multiple of this
  std::uint16_t elf_machine = 0;                        ///< e_machine
  std::string elf_format, elf_architecture;             ///< the linker's OUTPUT_FORMAT and OUTPUT_ARCH
  std::string emulator;                                 ///< the emulator's model of it
  /// Of a hosted one: what runs its executables here, a program and its arguments; empty: nothing is needed.
  std::vector<std::string> runner;

  /// The name of one of the compiler's programs: "gcc" is "TRIPLET-gcc".
  std::string program(std::string_view tool) const;
  /// The package that brings "gcc", "g++", "objcopy" or "libc"; "headers" or "runner" if there is one.
  const std::string& package(std::string_view of) const;
  /// The compiler's flags with one kind of FPU, with spaces between.
  std::string flags_with(const std::string& which_fpu) const;
  bool operator==(const Core&) const = default;
};

/// Throws Error (Usage).
Core core_from_json(const Json& json, std::string where);
/// configs/cores/<id>.json, or `id` itself if it ends with .json. Throws Error (Usage).
Core load_core(std::string_view id);

}  // namespace tlsfit
