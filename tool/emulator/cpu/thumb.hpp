// Just enough of the Thumb instruction set (ARMv7-M Architecture Reference Manual, DDI 0403E, chapter A5) to
// count instructions, follow the stack pointer and find the instruction that an access fault came from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace tlsfit::emulator {

/// A basic block as the CPU runs it: straight-line code.
struct Block {
  std::uint32_t size = 0;          ///< bytes; 0: not scanned yet
  std::uint32_t instructions = 0;  ///< as they stand; those an IT skips count as well
  std::int32_t lowest_sp = 0;      ///< lowest stack pointer inside, relative to the one at its start; <= 0
  bool sp_unknown = false;         ///< sets SP to something that is not in the code (MOV SP, Rm)
  std::uint32_t fpu_at = no_fpu;   ///< offset of the first floating-point instruction
  std::uint32_t before_fpu = 0;    ///< instructions before it
  bool sends_event = false;        ///< has an SEV
  static constexpr std::uint32_t no_fpu = 0xFFFFFFFF;
};

Block scan_block(std::span<const std::uint8_t> code);

/// Size in bytes (2 or 4) of the instruction that starts with `first` (A5.1).
constexpr unsigned instruction_size(std::uint16_t first) {
  return (first >> 11) >= 0b11101 ? 4 : 2;
}

/// SDIV or UDIV (A7.7.127, A7.7.195); the divisor is the register in the lowest four bits of `high`.
constexpr bool is_division(std::uint16_t low, std::uint16_t high) {
  return (low & 0xFFD0U) == 0xFB90U && (high & 0xF0F0U) == 0xF0F0U;
}

/// Whether the instruction at offset `at` of a block stands in an IT block whose condition for it does not
/// hold with these flags (A7.7.38).
bool skipped_by_it(std::span<const std::uint8_t> block, std::size_t at, std::uint32_t apsr);

/// Hints that act (A7.7.263 WFE, A7.7.264 YIELD, A7.7.130 SEV; encodings T1 and T2).
enum class Hint { None, Yield, WaitForEvent, SendEvent };
Hint hint_of(std::uint16_t first, std::uint16_t second);

/// Whether the instruction needs coprocessors 10 and 11 (A5.3.18).
bool is_fpu(std::uint16_t first, std::uint16_t second);

/// What a load or store touches.
struct Access {
  std::uint32_t address = 0, size = 0;
  bool needs_word_alignment =
      false;  ///< LDM, STM, LDRD, STRD, VLDR, VSTR, PUSH, POP fault otherwise (A3.2.1)
};

/// The access of the instruction at `pc`, given the registers before it; nothing if it makes none.
/// Not decoded: exclusive and table-branch forms.
std::optional<Access> access_of(std::uint32_t pc, std::uint16_t first, std::uint16_t second,
                                const std::array<std::uint32_t, 16>& registers);

}  // namespace tlsfit::emulator
