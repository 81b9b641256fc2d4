// The system control space 0xE000E000: SCB, SysTick, NVIC and FPU registers (DDI 0403E section B3.2 to B3.4).
#pragma once

#include "emulator/bus.hpp"
#include "emulator/cpu/cpu_model.hpp"
#include "emulator/cpu/nvic.hpp"
#include "emulator/cpu/systick.hpp"

namespace tlsfit::emulator {

/// Not modelled: the MPU (reads as absent), sleep-on-exit, lazy floating-point state (it is stacked at once,
/// which a handler cannot tell), auxiliary control.
class SystemControl : public Device {
 public:
  SystemControl(Clock& clock, Nvic& nvic, Bus& bus, const CpuModel& cpu);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  std::uint32_t vector_table() const { return vtor_; }
  bool fpu_allowed() const { return (cpacr_ >> 20 & 0xFU) == 0xF; }
  bool send_event_on_pend() const { return (scr_ & 0x10U) != 0; }  ///< SCR.SEVONPEND
  /// CCR.NONBASETHRDENA: a handler may return to thread mode although others are active.
  bool thread_from_any() const { return (ccr_ & 1U) != 0; }
  bool stack_aligned() const { return (ccr_ & 0x200U) != 0; }  ///< CCR.STKALIGN
  /// FPCCR.ASPEN: floating-point state becomes part of an exception's frame once it was used.
  bool saves_fpu() const { return (fpccr_ & 1U << 31) != 0; }
  unsigned active = 0;  ///< exception that runs, for ICSR.VECTACTIVE

  /// Fault status, set by the core when it takes a fault.
  std::uint32_t cfsr = 0, hfsr = 0, bfar = 0, mmfar = 0;
  std::function<void()> on_reset;                               ///< AIRCR.SYSRESETREQ
  std::function<void()> on_fpu_change;                          ///< CPACR was written
  std::function<void(bool division, bool unaligned)> on_traps;  ///< CCR was written: DIV_0_TRP, UNALIGN_TRP

 private:
  bool exists(std::uint32_t offset) const;
  std::uint32_t read_nvic(std::uint32_t offset) const;
  bool write_nvic(std::uint32_t offset, std::uint32_t value, std::uint32_t mask);
  std::uint32_t read_priorities(unsigned first) const;
  void write_priorities(unsigned first, std::uint32_t value, std::uint32_t mask);
  std::uint32_t icsr() const;
  std::uint32_t shcsr() const;
  void write_icsr(std::uint32_t value);
  void write_shcsr(std::uint32_t value);
  void write_aircr(std::uint32_t value);

  const CpuModel& cpu_;
  Nvic& nvic_;
  Bus& bus_;
  SysTick systick_;
  std::uint32_t vtor_ = 0, scr_ = 0, cpacr_ = 0, demcr_ = 0, fpccr_ = 0xC0000000, fpcar_ = 0, fpdscr_ = 0;
  std::uint32_t ccr_;
};

}  // namespace tlsfit::emulator
