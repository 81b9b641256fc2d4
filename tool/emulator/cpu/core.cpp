#include "emulator/cpu/core.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace tlsfit::emulator {

namespace {

/// Bits of CFSR and HFSR (DDI 0403E sections B3.2.15 and B3.2.16).
enum : std::uint32_t {
  ibuserr = 1U << 8,
  preciserr = 1U << 9,
  unstkerr = 1U << 11,
  stkerr = 1U << 12,
  bfarvalid = 1U << 15,
  undefinstr = 1U << 16,
  invstate = 1U << 17,
  invpc = 1U << 18,
  nocp = 1U << 19,
  unaligned = 1U << 24,
  divbyzero = 1U << 25,
  hf_forced = 1U << 30,
  hf_debug = 1U << 31,
};

constexpr std::uint32_t control_fpca = 4, control_spsel = 2;
constexpr std::uint32_t frame_words = 8, fpu_words = 18;
constexpr std::uint32_t xpsr_realigned = 1U << 9, xpsr_exception = 0x1FF, xpsr_thumb = 1U << 24;

}  // namespace

Core::Core(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram,
           Engine::Options options)
    : bus_(bus),
      engine_(clock, bus, flash, ram, options),
      control_(clock, nvic_, bus, *options.cpu),
      debug_(clock, bus),
      sram_bits_(BitBand::sram, memory_words()),
      peripheral_bits_(BitBand::peripherals, {[&bus](std::uint32_t address) { return bus.read(address, 4); },
                                              [&bus](std::uint32_t address, std::uint32_t value) {
                                                bus.write(address, value, 4);
                                              }}) {
  bus.attach("system control space", 0xE000E000, 0x1000, control_);
  nvic_.set_priority_bits(options.cpu->priority_bits);
  if (options.cpu->v7m) {
    bus.attach("ITM/DWT", 0xE0000000, 0x2000, debug_);
    bus.attach("bits of RAM", BitBand::sram + BitBand::alias, BitBand::alias_size, sram_bits_);
    bus.attach("bits of peripherals", BitBand::peripherals + BitBand::alias, BitBand::alias_size,
               peripheral_bits_);
  }
  engine_.attention = [this] { return nvic_.attention(); };
  engine_.ready = [this] { return nvic_.next(masks()).has_value(); };
  engine_.on_send_event = [this] { event_ = true; };
  nvic_.on_pended = [this] { event_ = event_ || control_.send_event_on_pend(); };
  control_.on_fpu_change = [this] { engine_.fpu_allowed = control_.fpu_allowed(); };
  control_.on_traps = [this](bool division, bool unaligned_access) {
    engine_.trap(division, unaligned_access);
  };
  control_.on_reset = [this] {
    reset_requested_ = true;
    engine_.request_stop();
  };
}

/// Words of RAM for its bit-band alias.
BitBand::Words Core::memory_words() {
  const auto missing = [this](std::uint32_t address) {
    bus_.notes().add(fmt::format("a bit of 0x{:08X}: no memory there", address));
  };
  return {[this, missing](std::uint32_t address) {
            const auto word = engine_.load_word(address);
            if (!word) missing(address);
            return word.value_or(0);
          },
          [this, missing](std::uint32_t address, std::uint32_t value) {
            if (!engine_.store_word(address, value)) missing(address);
          }};
}

void Core::reset(std::uint32_t table) {
  const auto stack = engine_.load_word(table), entry = engine_.load_word(table + 4);
  if (entry && *entry < engine_.flash().region().size) engine_.map_alias();
  if (!stack || !entry || (*entry & 1U) == 0 || !engine_.is_code(*entry))
    throw Error(ExitCode::Usage, "no vector table at 0x{:08X}: stack 0x{:08X}, reset handler 0x{:08X}", table,
                stack.value_or(0), entry.value_or(0));
  engine_.set(UC_ARM_REG_MSP, *stack);
  engine_.set(UC_ARM_REG_LR, 0xFFFFFFFF);
  engine_.restart_sp(*stack);
  pc_ = *entry & ~1U;
}

void Core::begin(ByteView code, std::uint32_t place, std::uint32_t stack) {
  if (!engine_.store(place, code))
    throw Error(ExitCode::Usage, "no RAM at 0x{:08X} for what the boot ROM puts there", place);
  engine_.set(UC_ARM_REG_MSP, stack);
  engine_.restart_sp(stack);
  pc_ = place;
}

Masks Core::masks() const {
  return {.primask = engine_.get(UC_ARM_REG_PRIMASK) != 0,
          .faultmask = engine_.get(UC_ARM_REG_FAULTMASK) != 0,
          .basepri = static_cast<std::uint8_t>(engine_.get(UC_ARM_REG_BASEPRI))};
}

/// A table near address 0, as after reset, is in flash, by the boot pins' alias (RM0368 section 2.4).
std::optional<std::uint32_t> Core::vector(unsigned number) const {
  const Region& flash = engine_.flash().region();
  const std::uint32_t table = control_.vector_table();
  return engine_.load_word((table < flash.size ? flash.base + table : table) + 4 * number);
}

/// PushStack (DDI 0403E section B1.5.6). Returns false if the stack is not memory.
bool Core::push_frame(std::uint32_t& exc_return) {
  const std::uint32_t old_control = engine_.get(UC_ARM_REG_CONTROL);
  const bool handler = (engine_.get(UC_ARM_REG_IPSR) & xpsr_exception) != 0;
  const bool process = !handler && (old_control & control_spsel) != 0,
             fpu = (old_control & control_fpca) != 0 && control_.saves_fpu();
  const std::uint32_t sp = engine_.get(UC_ARM_REG_SP);
  const bool align = control_.stack_aligned() || fpu;
  const std::uint32_t room = 4 * (frame_words + (fpu ? fpu_words : 0));
  const std::uint32_t frame = align ? (sp - room) & ~7U : sp - room;
  std::uint32_t xpsr = engine_.get(UC_ARM_REG_XPSR) & ~xpsr_realigned;
  if (frame != sp - room) xpsr |= xpsr_realigned;

  const auto r = engine_.registers();
  const std::array<std::uint32_t, frame_words> words{r[0], r[1], r[2], r[3], r[12], r[14], pc_, xpsr};
  bool stored = true;
  for (std::uint32_t n = 0; n < frame_words; ++n)
    stored = engine_.store_word(frame + 4 * n, words.at(n)) && stored;
  if (fpu) {
    for (int n = 0; n < 16; ++n)
      stored = engine_.store_word(frame + 4 * (frame_words + static_cast<std::uint32_t>(n)),
                                  engine_.get(UC_ARM_REG_S0 + n)) &&
               stored;
    stored = engine_.store_word(frame + 4 * (frame_words + 16), engine_.get(UC_ARM_REG_FPSCR)) && stored;
  }
  engine_.set(process ? UC_ARM_REG_PSP : UC_ARM_REG_MSP, frame);
  engine_.note_sp(frame);
  exc_return = (handler ? 0xFFFFFFF1 : process ? 0xFFFFFFFD : 0xFFFFFFF9) & (fpu ? ~0x10U : ~0U);
  return stored;
}

/// ExceptionEntry and ExceptionTaken (B1.5.6).
void Core::enter(unsigned number) {
  std::uint32_t exc_return = 0;
  const bool stored = push_frame(exc_return);
  const std::uint32_t control = engine_.get(UC_ARM_REG_CONTROL);
  const std::uint32_t flags = engine_.get(UC_ARM_REG_XPSR) & 0xF8000000;
  engine_.set(UC_ARM_REG_CONTROL, control & ~(control_fpca | control_spsel));
  engine_.set(UC_ARM_REG_IPSR, number);
  // Also makes Unicorn look at the mode again; without it an exception return is not seen as one.
  engine_.set(UC_ARM_REG_APSR_NZCV, flags);
  engine_.set(UC_ARM_REG_LR, exc_return);
  nvic_.activate(number);
  control_.active = number;
  event_ = true;  // B1.5.18: taking an exception is an event
  const auto target = vector(number);
  if (!stored && number != exception::hard_fault) {
    control_.cfsr |= stkerr;
    control_.hfsr |= hf_forced;
    nvic_.set_pending(exception::hard_fault, true);
  }
  if (!target || (*target & 1U) == 0 || !engine_.is_code(*target)) locked_ = true;
  pc_ = target.value_or(0) & ~1U;
}

/// ExceptionReturn (B1.5.8). What is wrong with it, EXC_RETURN or the frame, is a UsageFault; of the two ways
/// in which the manual lets that fault begin, with a frame of its own or on this one, always the first.
Core::State Core::leave(std::uint32_t exc_return) {
  const Exit place{.kind = Exit::Kind::ExceptionReturn, .pc = exc_return};
  const auto invalid = [&](std::string why) {
    return take_fault(exception::usage_fault, invpc, place, std::move(why));
  };
  const unsigned form = exc_return & 0xFU, from = control_.active;
  const bool process = form == 0xD, thread = form == 0xD || form == 9, fpu = (exc_return & 0x10U) == 0;
  if (!nvic_.active(from) || (!thread && form != 1) ||
      (thread && nvic_.active_count() > 1 && !control_.thread_from_any()))
    return invalid(fmt::format("exception return with 0x{:08X}, which means nothing here", exc_return));
  nvic_.deactivate(from);
  event_ = true;
  if (from != exception::nmi) engine_.set(UC_ARM_REG_FAULTMASK, 0);
  // Leave handler mode first, so that SP means the stack that is returned to.
  engine_.set(UC_ARM_REG_IPSR, 0);
  const std::uint32_t control = engine_.get(UC_ARM_REG_CONTROL) & ~(control_spsel | control_fpca);
  engine_.set(UC_ARM_REG_CONTROL, control | (process ? control_spsel : 0) | (fpu ? control_fpca : 0));
  control_.active = 0;
  const std::uint32_t frame = engine_.get(process ? UC_ARM_REG_PSP : UC_ARM_REG_MSP);
  std::array<std::uint32_t, frame_words + fpu_words> words{};
  const std::uint32_t count = frame_words + (fpu ? fpu_words : 0);
  for (std::uint32_t n = 0; n < count; ++n) {
    const auto word = engine_.load_word(frame + 4 * n);
    if (!word)
      return take_fault(exception::bus_fault, unstkerr, place,
                        fmt::format("exception return: no memory for its frame at 0x{:08X}", frame));
    words.at(n) = *word;
  }
  if (fpu) {
    for (unsigned n = 0; n < 16; ++n)
      engine_.set(UC_ARM_REG_S0 + static_cast<int>(n), words.at(frame_words + n));
    engine_.set(UC_ARM_REG_FPSCR, words.at(frame_words + 16));
  }
  const std::uint32_t xpsr = words[7], sp = frame + 4 * count;
  engine_.set(process ? UC_ARM_REG_PSP : UC_ARM_REG_MSP, (xpsr & xpsr_realigned) != 0 ? sp | 4U : sp);
  for (int n = 0; n < 4; ++n) engine_.set(UC_ARM_REG_R0 + n, words.at(static_cast<unsigned>(n)));
  engine_.set(UC_ARM_REG_R12, words[4]);
  engine_.set(UC_ARM_REG_LR, words[5]);
  const unsigned to = xpsr & xpsr_exception;
  const bool consistent = thread ? to == 0 : to < Nvic::count && nvic_.active(to);
  const std::uint32_t state = (xpsr & ~(xpsr_realigned | xpsr_exception)) | xpsr_thumb;
  engine_.set(UC_ARM_REG_XPSR, state | (consistent ? to : 0));
  engine_.set(UC_ARM_REG_IPSR, consistent ? to : 0);
  engine_.set(UC_ARM_REG_APSR_NZCV, xpsr & 0xF8000000);
  control_.active = consistent ? to : 0;
  pc_ = words[6] & ~1U;
  if (!consistent) return invalid(fmt::format("exception return to a frame whose xPSR is 0x{:08X}", xpsr));
  if ((xpsr & xpsr_thumb) == 0)
    return take_fault(exception::usage_fault, invstate, {.kind = Exit::Kind::Undefined, .pc = pc_},
                      fmt::format("exception return to a frame whose xPSR, 0x{:08X}, is not of Thumb", xpsr));
  return State::Running;
}

Core::State Core::take_fault(unsigned number, std::uint32_t status, const Exit& exit, std::string what) {
  pc_ = exit.pc;
  if (!fault_) {
    static constexpr std::array<const char*, 16> names{"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                                       "r8", "r9", "r10", "r11", "r12", "sp", "lr", "pc"};
    auto registers = engine_.registers();
    registers[15] = exit.pc;
    fault_ = Fault{.what = std::move(what),
                   .registers = {},
                   .pc = exit.pc,
                   .sp = registers[13],
                   .link = registers[14] & ~1U,
                   .exact = exit.exact};
    for (std::size_t n = 0; n < names.size(); ++n)
      fault_->registers.push_back({names.at(n), registers.at(n)});
    fault_->registers.push_back({"xpsr", engine_.get(UC_ARM_REG_XPSR)});
  }
  control_.cfsr |= status;
  if ((status & bfarvalid) != 0) control_.bfar = exit.address;
  const int now = nvic_.execution_priority(masks());
  if (now <= -1) {  // a fault inside HardFault or NMI (B1.5.15)
    locked_ = true;
    return State::Locked;
  }
  if (number == exception::hard_fault || !nvic_.enabled(number) || nvic_.priority(number) >= now) {
    if (number != exception::hard_fault) control_.hfsr |= hf_forced;
    number = exception::hard_fault;
  }
  enter(number);
  return locked_ ? State::Locked : State::Running;
}

Core::State Core::handle(const Exit& exit) {
  using Kind = Exit::Kind;
  const auto bus_fault = [&](const char* what, std::uint32_t status) {
    return take_fault(exception::bus_fault, status, exit,
                      fmt::format("{} 0x{:08X}: {}", what, exit.address,
                                  engine_.is_code(exit.address) ? "flash is read-only" : "no memory there"));
  };
  const auto usage_fault = [&](std::string what, std::uint32_t status) {
    return take_fault(exception::usage_fault, status, exit, std::move(what));
  };
  switch (exit.kind) {
    case Kind::Event:
      pc_ = exit.pc;
      return State::Running;
    case Kind::Sleep:
      pc_ = exit.pc;
      waits_for_event_ = false;
      return wakes() ? State::Running : State::Sleeping;
    case Kind::WaitForEvent:
      pc_ = exit.pc;
      waits_for_event_ = true;
      return wakes() ? State::Running : State::Sleeping;
    case Kind::ExceptionReturn:
      if (control_.active == 0) return usage_fault("exception return outside a handler", invpc);
      return leave(exit.pc);
    case Kind::SvCall:
      pc_ = exit.pc;
      if (nvic_.priority(exception::sv_call) >= nvic_.execution_priority(masks()))
        return take_fault(exception::hard_fault, 0, exit, "SVC where its handler may not run");
      enter(exception::sv_call);
      return State::Running;
    case Kind::Breakpoint:
      control_.hfsr |= hf_debug;
      return take_fault(exception::hard_fault, 0, exit, "breakpoint without a debugger");
    case Kind::Undefined:
      return usage_fault("undefined instruction", undefinstr);
    case Kind::FpuOff:
      return usage_fault("floating-point instruction while CPACR keeps the FPU off", nocp);
    case Kind::Unaligned:
      return usage_fault(
          fmt::format("unaligned access to 0x{:08X} by an instruction that cannot", exit.address), unaligned);
    case Kind::DivideByZero:
      return usage_fault("division by zero with CCR.DIV_0_TRP set", divbyzero);
    case Kind::BadFetch:
      return take_fault(exception::bus_fault, ibuserr, exit,
                        fmt::format("jump to 0x{:08X}: no code there", exit.address));
    case Kind::BadRead:
      return bus_fault("read of", preciserr | bfarvalid);
    case Kind::BadWrite:
      return bus_fault("write to", preciserr | bfarvalid);
  }
  return State::Locked;
}

/// BL (A7.7.18, encoding T1) or BLX Rm (A7.7.19) right before it.
std::optional<std::uint32_t> Core::return_address(std::uint32_t word) const {
  const std::uint32_t target = word & ~1U;
  if ((word & 1U) == 0 || !engine_.is_code(target)) return std::nullopt;
  const auto before = engine_.load_word(target - 4);
  if (!before) return std::nullopt;
  const std::uint32_t first = *before & 0xFFFFU, last = *before >> 16;
  const bool call = ((first & 0xF800U) == 0xF000 && (last & 0xD000U) == 0xD000) || (last & 0xFF87U) == 0x4780;
  return call ? std::optional(target) : std::nullopt;
}

/// Handlers have an EXC_RETURN in their link register (B1.5.8), and in the frame that the exception pushed
/// (B1.5.6) where it returns to.
Cpu::Caller Core::caller() const {
  constexpr std::uint32_t exception_return = 0xFFFFFFE0, stacked_pc = 0x18;
  const std::uint32_t link = engine_.get(UC_ARM_REG_LR);
  if (link < exception_return) return {link & ~1U, false};
  return {engine_.load_word(sp() + stacked_pc).value_or(0) & ~1U, true};
}

Core::State Core::step() {
  if (locked_) return State::Locked;
  if (waits_for_event_) event_ = waits_for_event_ = false;  // what woke it is used up
  if (const auto number = nvic_.next(masks())) {
    enter(*number);
    if (locked_) return State::Locked;
  }
  return handle(engine_.run(pc_));
}

}  // namespace tlsfit::emulator
