// Which exception runs: the nested vectored interrupt controller's state and priority rules
// (ARMv7-M Architecture Reference Manual DDI 0403E, sections B1.5 and B3.4), without registers or memory.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "emulator/cpu/cpu.hpp"

namespace tlsfit::emulator {

/// Exception numbers (B1.5.2).
namespace exception {
inline constexpr unsigned nmi = 2, hard_fault = 3, mem_manage = 4, bus_fault = 5, usage_fault = 6,
                          sv_call = 11, debug_monitor = 12, pend_sv = 14, sys_tick = 15, irq0 = 16;
}

/// The CPU's own masks.
struct Masks {
  bool primask = false, faultmask = false;
  std::uint8_t basepri = 0;
};

class Nvic : public Interrupts {
 public:
  static constexpr unsigned interrupts = 85;  ///< STM32F401: positions 0 to 84 (RM0368 table 38)
  static constexpr unsigned count = exception::irq0 + interrupts;

  /// Which of a priority's eight bits there are; the others read as zero.
  void set_priority_bits(std::uint8_t bits) { priority_bits_ = bits; }
  void set_enabled(unsigned number, bool on);
  bool enabled(unsigned number) const { return lines_.at(number).enabled; }
  void set_pending(unsigned number, bool on);
  std::function<void()> on_pended;  ///< an exception became pending that was not
  bool pending(unsigned number) const { return lines_.at(number).pending; }
  bool active(unsigned number) const { return lines_.at(number).active; }
  void set_priority(unsigned number, std::uint8_t priority);
  std::uint8_t priority_byte(unsigned number) const { return lines_.at(number).priority; }
  /// AIRCR.PRIGROUP: bits of the priority below and including this one are sub-priority.
  void set_group(unsigned prigroup) { group_ = prigroup; }
  unsigned group() const { return group_; }

  void set_request(unsigned irq, bool level) override;

  /// Something enabled is pending, masked or not. Cheap: asked before every block of code.
  bool attention() const { return attention_; }
  /// What is to be taken now, given what runs and the masks.
  std::optional<unsigned> next(const Masks& masks) const;
  /// Whether a sleeping CPU wakes: as next(), but PRIMASK does not count (B1.5.17).
  bool wakes(const Masks& masks) const;
  /// Priority the CPU runs at (B1.5.4): 256 in thread mode without masks.
  int execution_priority(const Masks& masks) const;
  /// Group priority of an exception; lower is more urgent.
  int priority(unsigned number) const;

  void activate(unsigned number);
  void deactivate(unsigned number);
  unsigned active_count() const;

 private:
  struct Line {
    bool enabled = false, pending = false, active = false, request = false;
    std::uint8_t priority = 0;
  };
  void look();
  int group_part(std::uint8_t priority) const;

  std::array<Line, count> lines_{};
  unsigned group_ = 0;
  bool attention_ = false;
  std::uint8_t priority_bits_ = 0xF0;
};

}  // namespace tlsfit::emulator
