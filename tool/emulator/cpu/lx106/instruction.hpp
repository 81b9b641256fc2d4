// Instructions of the Xtensa LX106, as its configuration has them (core-isa.h of the lx106): the core,
// density (16-bit forms), MUL16 and MULL, NSA, extended L32R, exceptions, interrupts up to level 3, one
// timer, debug. No windowed registers, no loops, no booleans, no MULUH, no division, no MIN, MAX, SEXT,
// CLAMPS, S32C1I.
//
// From the Xtensa Instruction Set Architecture Reference Manual, chapters 6 and 7 (tables 7-187 and on). Not
// decoded, so that they are illegal here: WITLB and its like, which set the region protection, RER and WER,
// and what a debugger uses.
#pragma once

#include <cstdint>

namespace tlsfit::emulator::lx106 {

enum class Op : std::uint8_t {
  Unknown,  ///< not decoded yet
  Illegal,
  // arithmetic and logic on registers
  Abs,
  Add,
  Addx2,
  Addx4,
  Addx8,
  And,
  Mov,
  Mul16s,
  Mul16u,
  Mull,
  Neg,
  Nsa,
  Nsau,
  Or,
  Sub,
  Subx2,
  Subx4,
  Subx8,
  Xor,
  Moveqz,
  Movnez,
  Movltz,
  Movgez,
  // with constants
  Addi,
  Extui,
  Movi,
  // shifts
  Slli,
  Srai,
  Srli,
  Sll,
  Sra,
  Src,
  Srl,
  Ssa8b,
  Ssa8l,
  Ssai,
  Ssl,
  Ssr,
  // memory
  L8ui,
  L16si,
  L16ui,
  L32i,
  L32r,
  S8i,
  S16i,
  S32i,
  // jumps and branches; all from here on end a straight line of code
  Call0,
  Callx0,
  J,
  Jx,
  Ret,
  Ball,
  Bany,
  Bbc,
  Bbci,
  Bbs,
  Bbsi,
  Beq,
  Beqi,
  Beqz,
  Bge,
  Bgei,
  Bgeu,
  Bgeui,
  Bgez,
  Blt,
  Blti,
  Bltu,
  Bltui,
  Bltz,
  Bnall,
  Bne,
  Bnei,
  Bnez,
  Bnone,
  // the system
  Nop,  ///< also the barriers: this processor does everything in order
  Break,
  Syscall,
  Simcall,  ///< for simulators; on silicon nothing
  Rfde,
  Rfe,
  Rfi,
  Rsil,
  Rsr,
  Waiti,
  Wsr,
  Xsr,
};

/// An instruction whose fields have been taken apart. Short forms read like the long ones: only `size` tells.
struct Instruction {
  Op op = Op::Unknown;
  std::uint8_t size = 0;             ///< bytes, 2 or 3
  std::uint8_t r = 0, s = 0, t = 0;  ///< registers, in the manual's places
  std::uint8_t bits = 0;             ///< of EXTUI: how many
  /// A constant, an offset in bytes, a number of bits to shift by or of the bit to test, the number of a
  /// special register.
  std::uint32_t value = 0;
  std::uint32_t target = 0;  ///< of a jump or a branch; of L32R, where the literal is
};

/// @param code the instruction's bytes from the lowest on; those beyond its size are not looked at
/// @param pc where it stands
Instruction decode(std::uint32_t code, std::uint32_t pc);

/// Bytes of the instruction whose first byte that is.
constexpr std::uint8_t size_of(std::uint32_t code) {
  return (code & 8U) != 0 ? 2 : 3;
}

/// Special registers by number (Xtensa ISA Reference Manual table 5-127).
namespace special {
inline constexpr unsigned sar = 3, litbase = 5, epc1 = 177, depc = 192, eps2 = 194, excsave1 = 209,
                          interrupt = 226, intclear = 227, intenable = 228, ps = 230, vecbase = 231,
                          exccause = 232, debugcause = 233, ccount = 234, prid = 235, excvaddr = 238,
                          ccompare0 = 240;
/// Levels of interrupts with an EPC, an EPS (but the first) and an EXCSAVE of their own.
inline constexpr unsigned levels = 3;
}  // namespace special

}  // namespace tlsfit::emulator::lx106
