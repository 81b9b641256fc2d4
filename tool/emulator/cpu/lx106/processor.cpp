#include "emulator/cpu/lx106/processor.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace tlsfit::emulator::lx106 {

namespace {

constexpr std::uint32_t ps_intlevel = 0xF, ps_excm = 1U << 4, ps_um = 1U << 5;
constexpr unsigned excm_level = 1, debug_level = 2, nmi_level = 3;
constexpr unsigned timer_interrupt = 6, nmi = 14, interrupt_count = 15;
constexpr std::uint32_t by_level = 0x3F;  // external ones that are pending for as long as they are held

/// From VECBASE (qemu-system-xtensa's configuration of the core, which has them from the vendor).
constexpr std::uint32_t vector_debug = 0x10, vector_nmi = 0x20, vector_kernel = 0x30, vector_user = 0x50,
                        vector_double = 0x70;

/// Longest step() without an event, so that others are heard: some 10 ms of real time.
constexpr std::uint64_t longest_run = 1'000'000;

}  // namespace

Processor::Processor(Clock& clock, Bus& bus, const Memory::Map& map)
    : clock_(clock), memory_(bus, map), timer_(clock, [this] { interrupt_ |= 1U << timer_interrupt; }) {
  clock_.on_change([this] { plan_timer(); });
}

/// The vectors come to be used only once the guest has set VECBASE: at its reset value is the chip's ROM.
void Processor::reset(std::uint32_t start) {
  if (!memory_.is_code(start)) throw Error(ExitCode::Usage, "no code at 0x{:08X} that could begin", start);
  pc_ = start;
  ps_ = ps_excm | ps_intlevel;
  vecbase_ = 0x40000000;
  lowest_sp_ = 0xFFFFFFFF;
}

void Processor::begin(ByteView code, std::uint32_t place, std::uint32_t stack) {
  for (std::uint32_t at = 0; at < code.size(); at += 4) {
    std::uint32_t word = 0;
    for (std::uint32_t n = 0; n < 4 && at + n < code.size(); ++n)
      word |= static_cast<std::uint32_t>(code[at + n]) << (8 * n);
    if (memory_.store(place + at, 4, word))
      throw Error(ExitCode::Usage, "no RAM at 0x{:08X} for what the boot ROM puts there", place + at);
  }
  reset(place);
  a_[1] = stack;
}

unsigned Processor::interrupt_level() const {
  const unsigned level = ps_ & ps_intlevel;
  return (ps_ & ps_excm) != 0 ? std::max(level, excm_level) : level;
}

/// The level that an interrupt is taken at now, if one is.
std::optional<unsigned> Processor::next_interrupt() const {
  if ((interrupt_ & 1U << nmi) != 0 && (ps_ & ps_intlevel) < nmi_level) return nmi_level;
  if ((interrupt_ & intenable_) != 0 && interrupt_level() < 1) return 1;
  return std::nullopt;
}

void Processor::set_request(unsigned irq, bool level) {
  if (irq >= interrupt_count) return;
  const std::uint32_t bit = 1U << irq;
  const bool rises = level && (lines_ & bit) == 0;
  lines_ = level ? lines_ | bit : lines_ & ~bit;
  if ((bit & by_level) != 0)
    interrupt_ = (interrupt_ & ~by_level) | (lines_ & by_level);
  else if (rises)
    interrupt_ |= bit;
}

void Processor::jump_to_vector(std::uint32_t offset) {
  pc_ = vecbase_ + offset;
  if (memory_.fetch(pc_) == nullptr) locked_ = true;
}

/// Section 4.4.4.2; interrupts above level 1 section 4.4.5.
void Processor::take_interrupt(unsigned level) {
  if (level == 1) {
    exccause_ = static_cast<std::uint32_t>(Cause::Level1Interrupt);
    epc_[0] = pc_;
    ps_ |= ps_excm;
    return jump_to_vector((ps_ & ps_um) != 0 ? vector_user : vector_kernel);
  }
  epc_[level - 1] = pc_;
  eps_[level - 1] = ps_;
  ps_ = (ps_ & ~ps_intlevel) | ps_excm | level;
  interrupt_ &= ~(1U << nmi);
  jump_to_vector(vector_nmi);
}

void Processor::note_fault(std::string what) {
  if (fault_) return;
  Fault& fault = fault_.emplace();
  fault.what = std::move(what);
  for (unsigned n = 0; n < a_.size(); ++n) fault.registers.push_back({fmt::format("a{}", n), a_[n]});
  fault.registers.push_back({"pc", pc_});
  fault.registers.push_back({"ps", ps_});
  fault.registers.push_back({"sar", sar_});
  fault.pc = pc_;
  fault.sp = a_[1];
  fault.link = a_[0];
}

/// An exception of this instruction's (section 4.4.1.10). EXCVADDR means something for accesses only.
void Processor::raise(Cause cause, std::uint32_t address) {
  const auto access = [&](const char* what) {
    note_fault(fmt::format("{} 0x{:08X}: {}", what, address,
                           memory_.is_code(address) ? "flash and instruction RAM take whole words, and flash "
                                                      "cannot be written"
                                                    : "no memory there"));
  };
  switch (cause) {
    case Cause::IllegalInstruction:
      note_fault("illegal instruction");
      break;
    case Cause::LoadStoreError:
      access("access to");
      break;
    case Cause::Unaligned:
      note_fault(fmt::format("unaligned access to 0x{:08X}", address));
      break;
    case Cause::FetchProhibited:
      note_fault(fmt::format("jump to 0x{:08X}: no code there", address));
      break;
    case Cause::LoadProhibited:
      access("read of");
      break;
    case Cause::StoreProhibited:
      access("write to");
      break;
    case Cause::Syscall:
    case Cause::Level1Interrupt:
      break;
  }
  exccause_ = static_cast<std::uint32_t>(cause);
  excvaddr_ = address;
  if ((ps_ & ps_excm) != 0) {
    depc_ = pc_;
    return jump_to_vector(vector_double);
  }
  epc_[0] = pc_;
  ps_ |= ps_excm;
  jump_to_vector((ps_ & ps_um) != 0 ? vector_user : vector_kernel);
}

/// BREAK without a debugger (section 4.7.6): nothing happens where the level masks it.
void Processor::enter_debug() {
  if (interrupt_level() >= debug_level) {
    pc_ += memory_.fetch(pc_)->size;
    return;
  }
  note_fault("breakpoint without a debugger");
  debugcause_ = 1U << 3;  // BI
  epc_[debug_level - 1] = pc_;
  eps_[debug_level - 1] = ps_;
  ps_ = (ps_ & ~ps_intlevel) | ps_excm | debug_level;
  jump_to_vector(vector_debug);
}

Cpu::State Processor::step() {
  const std::uint64_t end = clock_.ticks() + longest_run;
  stop_requested_ = sleeping_ = false;
  while (!locked_) {
    if (interrupt_ != 0)
      if (const auto level = next_interrupt()) take_interrupt(*level);
    const Instruction* const i = memory_.fetch(pc_);
    if (i == nullptr) {
      raise(Cause::FetchProhibited, pc_);
      continue;
    }
    clock_.run(1);
    if (on_run_) on_run_(pc_, 1);
    execute(*i);
    note_sp();
    if (sleeping_) return wakes() ? State::Running : State::Sleeping;
    if (clock_.ticks() >= clock_.next_tick() || clock_.ticks() >= end || stop_requested_)
      return locked_ ? State::Locked : State::Running;
  }
  return State::Locked;
}

/// CALL0 or CALLX0 right before it.
std::optional<std::uint32_t> Processor::return_address(std::uint32_t word) const {
  if (!memory_.is_code(word) || !memory_.is_code(word - 3)) return std::nullopt;
  std::uint32_t code = 0;
  for (std::uint32_t n = 0; n < 3; ++n) {
    const auto at = memory_.word((word - 3 + n) & ~3U);
    if (!at) return std::nullopt;
    code |= (*at >> (8 * ((word - 3 + n) & 3U)) & 0xFFU) << (8 * n);
  }
  const Op op = decode(code, word - 3).op;
  return op == Op::Call0 || op == Op::Callx0 ? std::optional(word) : std::nullopt;
}

Cpu::Caller Processor::caller() const {
  const bool handler = (ps_ & ps_excm) != 0 && pc_ - vecbase_ < vector_double;
  return {handler ? epc_[0] : a_[0], handler};
}

}  // namespace tlsfit::emulator::lx106
