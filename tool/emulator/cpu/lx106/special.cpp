// Special registers (Xtensa ISA Reference Manual section 5.3), as far as something depends on them. What a
// debugger uses is not modelled: reading or writing it is an illegal instruction.
#include "emulator/cpu/lx106/processor.hpp"

namespace tlsfit::emulator::lx106 {

namespace {

constexpr std::uint32_t ps_implemented = 0x3F;  // INTLEVEL, EXCM, UM: without windows and rings no more
constexpr std::uint32_t software = 1U << 7, timer = 1U << 6, edges = 0x3F00, all_interrupts = 0x7FFF;

/// Which of three registers, one a level, is meant; nothing if none.
std::optional<unsigned> level_of(unsigned number, unsigned first) {
  return number - first < special::levels ? std::optional(number - first) : std::nullopt;
}

}  // namespace

bool Processor::read_special(unsigned number, std::uint32_t& value) const {
  using namespace special;
  if (const auto level = level_of(number, epc1)) return value = epc_[*level], true;
  if (const auto level = level_of(number, eps2 - 1); level && *level != 0) return value = eps_[*level], true;
  if (const auto level = level_of(number, excsave1)) return value = excsave_[*level], true;
  switch (number) {
    case sar:
      return value = sar_, true;
    case litbase:
      return value = litbase_, true;
    case depc:
      return value = depc_, true;
    case interrupt:
      return value = interrupt_, true;
    case intenable:
      return value = intenable_, true;
    case ps:
      return value = ps_, true;
    case vecbase:
      return value = vecbase_, true;
    case exccause:
      return value = exccause_, true;
    case debugcause:
      return value = debugcause_, true;
    case special::ccount:
      return value = Processor::ccount(), true;
    case prid:
      return value = 0, true;
    case excvaddr:
      return value = excvaddr_, true;
    case ccompare0:
      return value = ccompare_, true;
  }
  return false;
}

bool Processor::write_special(unsigned number, std::uint32_t value) {
  using namespace special;
  if (const auto level = level_of(number, epc1)) return epc_[*level] = value, true;
  if (const auto level = level_of(number, eps2 - 1); level && *level != 0)
    return eps_[*level] = value & ps_implemented, true;
  if (const auto level = level_of(number, excsave1)) return excsave_[*level] = value, true;
  switch (number) {
    case sar:
      return sar_ = value & 0x3F, true;
    case litbase:
      return litbase_ = value & 0xFFFFF001, true;
    case depc:
      return depc_ = value, true;
    case interrupt:  // INTSET: only software's can be set
      return interrupt_ |= value & software, true;
    case intclear:
      return interrupt_ &= ~(value & (software | edges)), true;
    case intenable:
      return intenable_ = value & all_interrupts, true;
    case ps:
      return ps_ = value & ps_implemented, true;
    case vecbase:
      return vecbase_ = value & 0xFFFFF000, true;
    case exccause:
      return exccause_ = value & 0x3F, true;
    case special::ccount:
      ccount_offset_ = value - static_cast<std::uint32_t>(clock_.ticks());
      return plan_timer(), true;
    case excvaddr:
      return excvaddr_ = value, true;
    case ccompare0:
      ccompare_ = value;
      interrupt_ &= ~timer;
      return plan_timer(), true;
  }
  return false;
}

/// When CCOUNT will be equal to CCOMPARE0 next: after a whole round of its 32 bits if it is now.
void Processor::plan_timer() {
  const std::uint32_t left = ccompare_ - ccount();
  timer_.set(clock_.time_of(clock_.ticks() + (left == 0 ? 1ULL << 32 : left)));
}

}  // namespace tlsfit::emulator::lx106
