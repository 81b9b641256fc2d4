// What each instruction does (Xtensa ISA Reference Manual, chapter 6).
#include <bit>

#include "emulator/cpu/lx106/processor.hpp"

namespace tlsfit::emulator::lx106 {

namespace {

std::int32_t as_signed(std::uint32_t value) {
  return static_cast<std::int32_t>(value);
}

std::uint32_t product16(std::uint32_t a, std::uint32_t b, bool is_signed) {
  if (!is_signed) return (a & 0xFFFFU) * (b & 0xFFFFU);
  return static_cast<std::uint32_t>(static_cast<std::int16_t>(a) * static_cast<std::int16_t>(b));
}

/// Bits from 31 down that are equal to the sign, without the first of them.
std::uint32_t sign_bits(std::uint32_t value) {
  return static_cast<std::uint32_t>(std::countl_zero(as_signed(value) < 0 ? ~value : value)) - 1;
}

}  // namespace

bool Processor::compute(const Instruction& i) {
  std::uint32_t& r = a_[i.r];
  const std::uint32_t s = a_[i.s], t = a_[i.t];
  switch (i.op) {
    case Op::Abs:
      return r = as_signed(t) < 0 ? 0 - t : t, true;
    case Op::Add:
      return r = s + t, true;
    case Op::Addx2:
      return r = (s << 1) + t, true;
    case Op::Addx4:
      return r = (s << 2) + t, true;
    case Op::Addx8:
      return r = (s << 3) + t, true;
    case Op::And:
      return r = s & t, true;
    case Op::Mov:
      return a_[i.t] = s, true;
    case Op::Mul16s:
      return r = product16(s, t, true), true;
    case Op::Mul16u:
      return r = product16(s, t, false), true;
    case Op::Mull:
      return r = s * t, true;
    case Op::Neg:
      return r = 0 - t, true;
    case Op::Nsa:
      return a_[i.t] = sign_bits(s), true;
    case Op::Nsau:
      return a_[i.t] = static_cast<std::uint32_t>(std::countl_zero(s)), true;
    case Op::Or:
      return r = s | t, true;
    case Op::Sub:
      return r = s - t, true;
    case Op::Subx2:
      return r = (s << 1) - t, true;
    case Op::Subx4:
      return r = (s << 2) - t, true;
    case Op::Subx8:
      return r = (s << 3) - t, true;
    case Op::Xor:
      return r = s ^ t, true;
    case Op::Moveqz:
      return r = t == 0 ? s : r, true;
    case Op::Movnez:
      return r = t != 0 ? s : r, true;
    case Op::Movltz:
      return r = as_signed(t) < 0 ? s : r, true;
    case Op::Movgez:
      return r = as_signed(t) >= 0 ? s : r, true;
    case Op::Addi:
      return a_[i.t] = s + i.value, true;
    case Op::Extui:
      return r = t >> i.value & ((1U << i.bits) - 1), true;
    case Op::Movi:
      return a_[i.t] = i.value, true;
    default:
      return false;
  }
}

bool Processor::shift(const Instruction& i) {
  std::uint32_t& r = a_[i.r];
  const std::uint32_t s = a_[i.s], t = a_[i.t];
  const auto funnel = [this](std::uint32_t high, std::uint32_t low) {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(high) << 32 | low) >> sar_);
  };
  switch (i.op) {
    case Op::Slli:
      return r = i.value > 31 ? 0 : s << i.value, true;
    case Op::Srai:
      return r = static_cast<std::uint32_t>(as_signed(t) >> i.value), true;
    case Op::Srli:
      return r = t >> i.value, true;
    case Op::Sll:
      return r = funnel(s, 0), true;
    case Op::Sra:
      return r = static_cast<std::uint32_t>(as_signed(t) >> std::min(sar_, 31U)), true;
    case Op::Src:
      return r = funnel(s, t), true;
    case Op::Srl:
      return r = funnel(0, t), true;
    case Op::Ssa8b:
      return sar_ = 32 - 8 * (s & 3U), true;
    case Op::Ssa8l:
      return sar_ = 8 * (s & 3U), true;
    case Op::Ssai:
      return sar_ = i.value, true;
    case Op::Ssl:
      return sar_ = 32 - (s & 31U), true;
    case Op::Ssr:
      return sar_ = s & 31U, true;
    default:
      return false;
  }
}

/// Whether it is a branch that is taken.
bool Processor::branches(const Instruction& i) const {
  const std::uint32_t s = a_[i.s], t = a_[i.t];
  switch (i.op) {
    case Op::J:
      return true;
    case Op::Ball:
      return (~s & t) == 0;
    case Op::Bany:
      return (s & t) != 0;
    case Op::Bbc:
      return (s >> (t & 31U) & 1U) == 0;
    case Op::Bbci:
      return (s >> i.value & 1U) == 0;
    case Op::Bbs:
      return (s >> (t & 31U) & 1U) != 0;
    case Op::Bbsi:
      return (s >> i.value & 1U) != 0;
    case Op::Beq:
      return s == t;
    case Op::Beqi:
      return s == i.value;
    case Op::Beqz:
      return s == 0;
    case Op::Bge:
      return as_signed(s) >= as_signed(t);
    case Op::Bgei:
      return as_signed(s) >= as_signed(i.value);
    case Op::Bgeu:
      return s >= t;
    case Op::Bgeui:
      return s >= i.value;
    case Op::Bgez:
      return as_signed(s) >= 0;
    case Op::Blt:
      return as_signed(s) < as_signed(t);
    case Op::Blti:
      return as_signed(s) < as_signed(i.value);
    case Op::Bltu:
      return s < t;
    case Op::Bltui:
      return s < i.value;
    case Op::Bltz:
      return as_signed(s) < 0;
    case Op::Bnall:
      return (~s & t) != 0;
    case Op::Bne:
      return s != t;
    case Op::Bnei:
      return s != i.value;
    case Op::Bnez:
      return s != 0;
    case Op::Bnone:
      return (s & t) == 0;
    default:
      return false;
  }
}

bool Processor::load(const Instruction& i, std::uint32_t address, unsigned size) {
  std::uint32_t value = 0;
  if (const auto cause = memory_.load(address, size, value)) return raise(*cause, address), false;
  if (i.op == Op::L16si) value = static_cast<std::uint32_t>(static_cast<std::int16_t>(value));
  return a_[i.t] = value, true;
}

bool Processor::store(const Instruction& i, std::uint32_t address, unsigned size) {
  const std::uint32_t value = a_[i.t];
  if (const auto cause = memory_.store(address, size, value)) return raise(*cause, address), false;
  if (address == watched_ && on_word_ && value != 0) {
    memory_.put_word(watched_, 0);
    on_word_(value);
  }
  return true;
}

/// Returns false if it raised an exception.
bool Processor::access(const Instruction& i) {
  const std::uint32_t address = a_[i.s] + i.value;
  switch (i.op) {
    case Op::L8ui:
      return load(i, address, 1);
    case Op::L16si:
    case Op::L16ui:
      return load(i, address, 2);
    case Op::L32r:
      // Extended: from LITBASE, in its 4096-byte granularity, down by the same offset.
      if ((litbase_ & 1U) != 0) return load(i, (litbase_ & ~0xFFFU) + i.target - ((pc_ + 3) & ~3U), 4);
      return load(i, i.target, 4);
    case Op::L32i:
      return load(i, address, 4);
    case Op::S8i:
      return store(i, address, 1);
    case Op::S16i:
      return store(i, address, 2);
    default:
      return store(i, address, 4);
  }
}

/// What moves elsewhere than on, or raises an exception; all of it has set pc_. False: it only goes on.
bool Processor::control(const Instruction& i) {
  constexpr std::uint32_t ps_intlevel = 0xF, ps_excm = 1U << 4;
  std::uint32_t value = 0;
  switch (i.op) {
    case Op::Call0:
      a_[0] = pc_ + 3;
      return pc_ = i.target, true;
    case Op::Callx0: {
      const std::uint32_t to = a_[i.s];
      a_[0] = pc_ + 3;
      return pc_ = to, true;
    }
    case Op::Jx:
      return pc_ = a_[i.s], true;
    case Op::Ret:
      return pc_ = a_[0], true;
    case Op::Break:
      return enter_debug(), true;
    case Op::Syscall:
      return raise(Cause::Syscall), true;
    case Op::Rfe:
      ps_ &= ~ps_excm;
      return pc_ = epc_[0], true;
    case Op::Rfde:
      return pc_ = depc_, true;
    case Op::Rfi:
      if (i.value < 2 || i.value > special::levels) break;
      ps_ = eps_[i.value - 1];
      return pc_ = epc_[i.value - 1], true;
    case Op::Rsil:
      value = ps_;
      ps_ = (ps_ & ~ps_intlevel) | i.value;
      return a_[i.t] = value, false;
    case Op::Waiti:
      ps_ = (ps_ & ~ps_intlevel) | i.value;
      return sleeping_ = true, false;
    case Op::Rsr:
      if (!read_special(i.value, value)) break;
      return a_[i.t] = value, false;
    case Op::Wsr:
      if (!write_special(i.value, a_[i.t])) break;
      return false;
    case Op::Xsr:
      if (!read_special(i.value, value) || !write_special(i.value, a_[i.t])) break;
      return a_[i.t] = value, false;
    case Op::Nop:
    case Op::Simcall:
      return false;
    default:
      break;
  }
  return raise(Cause::IllegalInstruction), true;
}

void Processor::execute(const Instruction& i) {
  if (i.op >= Op::Abs && i.op <= Op::Movi) {
    compute(i);
  } else if (i.op >= Op::L8ui && i.op <= Op::S32i) {
    if (!access(i)) return;
  } else if ((i.op >= Op::Ball && i.op <= Op::Bnone) || i.op == Op::J) {
    if (branches(i)) {
      pc_ = i.target;
      return;
    }
  } else if (i.op >= Op::Slli && i.op <= Op::Ssr) {
    shift(i);
  } else if (control(i)) {
    return;
  }
  pc_ += i.size;
}

}  // namespace tlsfit::emulator::lx106
