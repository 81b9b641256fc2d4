#include <array>

#include "emulator/cpu/lx106/instruction.hpp"

namespace tlsfit::emulator::lx106 {

namespace {

constexpr std::uint32_t field(std::uint32_t code, unsigned low, unsigned width) {
  return code >> low & ((1U << width) - 1);
}

constexpr std::uint32_t sign_extended(std::uint32_t value, unsigned width) {
  const std::uint32_t sign = 1U << (width - 1);
  return (value ^ sign) - sign;
}

// Constants of branches with an immediate (tables 3-17 and 3-18).
constexpr std::array<std::uint32_t, 16> b4const{0xFFFFFFFF, 1,  2,  3,  4,  5,  6,   7,
                                                8,          10, 12, 16, 32, 64, 128, 256};
constexpr std::array<std::uint32_t, 16> b4constu{32768, 65536, 2,  3,  4,  5,  6,   7,
                                                 8,     10,    12, 16, 32, 64, 128, 256};

/// The fields of RRR, which all formats share.
struct Word {
  std::uint32_t code, pc;
  [[nodiscard]] std::uint32_t op0() const { return field(code, 0, 4); }
  [[nodiscard]] std::uint8_t t() const { return static_cast<std::uint8_t>(field(code, 4, 4)); }
  [[nodiscard]] std::uint8_t s() const { return static_cast<std::uint8_t>(field(code, 8, 4)); }
  [[nodiscard]] std::uint8_t r() const { return static_cast<std::uint8_t>(field(code, 12, 4)); }
  [[nodiscard]] std::uint32_t op1() const { return field(code, 16, 4); }
  [[nodiscard]] std::uint32_t op2() const { return field(code, 20, 4); }
  [[nodiscard]] std::uint32_t imm8() const { return field(code, 16, 8); }

  [[nodiscard]] Instruction make(Op op, std::uint32_t value = 0) const {
    return {.op = op, .size = size_of(code), .r = r(), .s = s(), .t = t(), .value = value};
  }
  /// One whose other fields must be zero, or it is none.
  [[nodiscard]] Instruction make_if(bool right, Op op, std::uint32_t value = 0) const {
    return make(right ? op : Op::Illegal, value);
  }
  [[nodiscard]] Instruction branch(Op op, std::uint32_t offset, std::uint32_t value = 0) const {
    Instruction i = make(op, value);
    i.target = pc + 4 + offset;
    return i;
  }
};

/// SNM0: returns and jumps by register.
Instruction decode_jump(const Word& w) {
  switch (w.t()) {
    case 8:
      return w.make(Op::Ret);
    case 10:
      return w.make(Op::Jx);
    case 12:
      return w.make(Op::Callx0);
  }
  return w.make(Op::Illegal);
}

Instruction decode_sync(const Word& w) {
  switch (w.t()) {
    case 0:   // ISYNC
    case 1:   // RSYNC
    case 2:   // ESYNC
    case 3:   // DSYNC
    case 8:   // EXCW
    case 12:  // MEMW
    case 13:  // EXTW
    case 15:  // NOP
      return w.make_if(w.s() == 0, Op::Nop);
  }
  return w.make(Op::Illegal);
}

Instruction decode_return(const Word& w) {
  if (w.t() == 1) return w.make(Op::Rfi, w.s());
  if (w.t() != 0) return w.make(Op::Illegal);
  return w.s() == 0 ? w.make(Op::Rfe) : w.make_if(w.s() == 2, Op::Rfde);
}

Instruction decode_st0(const Word& w) {
  switch (w.r()) {
    case 0:
      return decode_jump(w);
    case 2:
      return decode_sync(w);
    case 3:
      return decode_return(w);
    case 4:
      return w.make(Op::Break);
    case 5:
      if (w.t() != 0) break;
      return w.s() == 0 ? w.make(Op::Syscall) : w.make_if(w.s() == 1, Op::Simcall);
    case 6:
      return w.make(Op::Rsil, w.s());
    case 7:
      return w.make_if(w.t() == 0, Op::Waiti, w.s());
  }
  return w.make(Op::Illegal);
}

Instruction decode_st1(const Word& w) {
  switch (w.r()) {
    case 0:
      return w.make_if(w.t() == 0, Op::Ssr);
    case 1:
      return w.make_if(w.t() == 0, Op::Ssl);
    case 2:
      return w.make_if(w.t() == 0, Op::Ssa8l);
    case 3:
      return w.make_if(w.t() == 0, Op::Ssa8b);
    case 4:
      return w.make_if((w.t() & 0xEU) == 0, Op::Ssai, w.s() | (w.t() & 1U) << 4);
    case 14:
      return w.make(Op::Nsa);
    case 15:
      return w.make(Op::Nsau);
  }
  return w.make(Op::Illegal);
}

Instruction decode_rst0(const Word& w) {
  switch (w.op2()) {
    case 0:
      return decode_st0(w);
    case 1:
      return w.make(Op::And);
    case 2:
      return w.make(Op::Or);
    case 3:
      return w.make(Op::Xor);
    case 4:
      return decode_st1(w);
    case 6:
      return w.s() == 0 ? w.make(Op::Neg) : w.make_if(w.s() == 1, Op::Abs);
    case 8:
      return w.make(Op::Add);
    case 9:
      return w.make(Op::Addx2);
    case 10:
      return w.make(Op::Addx4);
    case 11:
      return w.make(Op::Addx8);
    case 12:
      return w.make(Op::Sub);
    case 13:
      return w.make(Op::Subx2);
    case 14:
      return w.make(Op::Subx4);
    case 15:
      return w.make(Op::Subx8);
  }
  return w.make(Op::Illegal);
}

Instruction decode_rst1(const Word& w) {
  switch (w.op2()) {
    case 0:
    case 1:
      return w.make(Op::Slli, 32 - (w.t() | (w.op2() & 1U) << 4));
    case 2:
    case 3:
      return w.make(Op::Srai, w.s() | (w.op2() & 1U) << 4);
    case 4:
      return w.make(Op::Srli, w.s());
    case 6:
      return w.make(Op::Xsr, field(w.code, 8, 8));
    case 8:
      return w.make(Op::Src);
    case 9:
      return w.make_if(w.s() == 0, Op::Srl);
    case 10:
      return w.make_if(w.t() == 0, Op::Sll);
    case 11:
      return w.make_if(w.s() == 0, Op::Sra);
    case 12:
      return w.make(Op::Mul16u);
    case 13:
      return w.make(Op::Mul16s);
  }
  return w.make(Op::Illegal);
}

Instruction decode_rst3(const Word& w) {
  switch (w.op2()) {
    case 0:
      return w.make(Op::Rsr, field(w.code, 8, 8));
    case 1:
      return w.make(Op::Wsr, field(w.code, 8, 8));
    case 8:
      return w.make(Op::Moveqz);
    case 9:
      return w.make(Op::Movnez);
    case 10:
      return w.make(Op::Movltz);
    case 11:
      return w.make(Op::Movgez);
  }
  return w.make(Op::Illegal);
}

Instruction decode_qrst(const Word& w) {
  switch (w.op1()) {
    case 0:
      return decode_rst0(w);
    case 1:
      return decode_rst1(w);
    case 2:
      return w.make_if(w.op2() == 8, Op::Mull);
    case 3:
      return decode_rst3(w);
    case 4:
    case 5: {
      Instruction i = w.make(Op::Extui, w.s() | (w.op1() & 1U) << 4);
      i.bits = static_cast<std::uint8_t>(w.op2() + 1);
      return i;
    }
  }
  return w.make(Op::Illegal);
}

Instruction decode_lsai(const Word& w) {
  switch (w.r()) {
    case 0:
      return w.make(Op::L8ui, w.imm8());
    case 1:
      return w.make(Op::L16ui, w.imm8() << 1);
    case 2:
      return w.make(Op::L32i, w.imm8() << 2);
    case 4:
      return w.make(Op::S8i, w.imm8());
    case 5:
      return w.make(Op::S16i, w.imm8() << 1);
    case 6:
      return w.make(Op::S32i, w.imm8() << 2);
    case 9:
      return w.make(Op::L16si, w.imm8() << 1);
    case 10:
      return w.make(Op::Movi, sign_extended(static_cast<std::uint32_t>(w.s()) << 8 | w.imm8(), 12));
    case 12:
      return w.make(Op::Addi, sign_extended(w.imm8(), 8));
    case 13:  // ADDMI
      return w.make(Op::Addi, sign_extended(w.imm8(), 8) << 8);
  }
  return w.make(Op::Illegal);
}

Instruction decode_si(const Word& w) {
  const std::uint32_t m = field(w.code, 6, 2);
  const std::uint32_t by8 = sign_extended(w.imm8(), 8), by12 = sign_extended(field(w.code, 12, 12), 12);
  static constexpr std::array<Op, 4> zero{Op::Beqz, Op::Bnez, Op::Bltz, Op::Bgez},
      constant{Op::Beqi, Op::Bnei, Op::Blti, Op::Bgei};
  switch (field(w.code, 4, 2)) {
    case 0:
      return w.branch(Op::J, sign_extended(field(w.code, 6, 18), 18));
    case 1:
      return w.branch(zero.at(m), by12);
    case 2:
      return w.branch(constant.at(m), by8, b4const.at(w.r()));
  }
  if (m == 2) return w.branch(Op::Bltui, by8, b4constu.at(w.r()));
  if (m == 3) return w.branch(Op::Bgeui, by8, b4constu.at(w.r()));
  return w.make(Op::Illegal);
}

Instruction decode_b(const Word& w) {
  static constexpr std::array<Op, 16> ops{Op::Bnone, Op::Beq,  Op::Blt,  Op::Bltu, Op::Ball, Op::Bbc,
                                          Op::Bbci,  Op::Bbci, Op::Bany, Op::Bne,  Op::Bge,  Op::Bgeu,
                                          Op::Bnall, Op::Bbs,  Op::Bbsi, Op::Bbsi};
  return w.branch(ops.at(w.r()), sign_extended(w.imm8(), 8), w.t() | (w.r() & 1U) << 4);
}

/// ST2: MOVI.N, BEQZ.N, BNEZ.N.
Instruction decode_st2(const Word& w) {
  if ((w.t() & 8U) == 0) {
    const std::uint32_t value = w.r() | (w.t() & 7U) << 4;
    Instruction i = w.make(Op::Movi, value >= 96 ? value - 128 : value);
    i.t = w.s();  // as the long form has it
    return i;
  }
  return w.branch((w.t() & 4U) == 0 ? Op::Beqz : Op::Bnez, w.r() | (w.t() & 3U) << 4);
}

/// ST3: MOV.N and what has no operands.
Instruction decode_st3(const Word& w) {
  if (w.r() == 0) return w.make(Op::Mov);
  if (w.r() != 15) return w.make(Op::Illegal);
  switch (w.t()) {
    case 0:
      return w.make(Op::Ret);
    case 2:
      return w.make(Op::Break);
    case 3:
      return w.make_if(w.s() == 0, Op::Nop);
  }
  return w.make(Op::Illegal);
}

}  // namespace

Instruction decode(std::uint32_t code, std::uint32_t pc) {
  const Word w{code & (size_of(code) == 2 ? 0xFFFFU : 0xFFFFFFU), pc};
  switch (w.op0()) {
    case 0:
      return decode_qrst(w);
    case 1:  // the literal is at up to 256 KB before the instruction
      return w.branch(Op::L32r, ((pc + 3) & ~3U) - pc - 4 + (0xFFFC0000U | field(w.code, 8, 16) << 2));
    case 2:
      return decode_lsai(w);
    case 5:
      if (field(w.code, 4, 2) != 0) break;  // CALL4 and its like need windows
      return w.branch(Op::Call0, (pc & ~3U) - pc + (sign_extended(field(w.code, 6, 18), 18) << 2));
    case 6:
      return decode_si(w);
    case 7:
      return decode_b(w);
    case 8:
      return w.make(Op::L32i, static_cast<std::uint32_t>(w.r()) << 2);
    case 9:
      return w.make(Op::S32i, static_cast<std::uint32_t>(w.r()) << 2);
    case 10:
      return w.make(Op::Add);
    case 11: {  // ADDI.N, whose operands stand as in ADD.N
      Instruction i = w.make(Op::Addi, w.t() == 0 ? 0xFFFFFFFF : w.t());
      i.t = w.r();
      return i;
    }
    case 12:
      return decode_st2(w);
    case 13:
      return decode_st3(w);
  }
  return w.make(Op::Illegal);
}

}  // namespace tlsfit::emulator::lx106
