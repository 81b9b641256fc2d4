// A Cortex-M's own registers, from ARM's ARMv7-M Architecture Reference Manual (DDI 0403E; section numbers
// below are its), and words to set them with. Shared by every chip with such a core. Of these Armv6-M (DDI
// 0419, B3.2 to B3.4) has SysTick, one word of each register of the interrupt controller, VTOR and AIRCR.
#pragma once

#include <cstdint>

/// A hardware register: every access counts, and in this order.
using Register = volatile std::uint32_t;

// Compound assignment to a volatile hides that it reads and then writes: say it.
inline void set_bits(Register& reg, std::uint32_t bits) {
  reg = reg | bits;
}
inline void clear_bits(Register& reg, std::uint32_t bits) {
  reg = reg & ~bits;
}
/// Replaces the field `mask` by `bits`, in one write.
inline void replace_bits(Register& reg, std::uint32_t mask, std::uint32_t bits) {
  reg = (reg & ~mask) | bits;
}

namespace cortex_m {

template <std::uint32_t Address>
inline Register& at() {
  return *reinterpret_cast<Register*>(Address);
}

/// System timer, B3.3.
struct SysTick {
  Register csr, rvr, cvr, calib;
  static constexpr std::uint32_t enable = 1u << 0, interrupt = 1u << 1, processor_clock = 1u << 2;
};
inline SysTick& systick() {
  return *reinterpret_cast<SysTick*>(0xE000'E010);
}

// Nested vectored interrupt controller, B3.4: one bit per interrupt.
inline void enable_interrupt(unsigned irq) {
  (&at<0xE000'E100>())[irq / 32] = 1u << (irq % 32);  // NVIC_ISERn
}
/// The 32 of one word of its registers.
inline void disable_interrupts(unsigned word = 0) {
  (&at<0xE000'E180>())[word] = 0xFFFF'FFFF;  // NVIC_ICERn
  (&at<0xE000'E280>())[word] = 0xFFFF'FFFF;  // NVIC_ICPRn
}

// System control block, B3.2.
inline Register& vtor() {
  return at<0xE000'ED08>();
}
inline Register& aircr() {
  return at<0xE000'ED0C>();
}
inline constexpr std::uint32_t aircr_key = 0x05FAu << 16, aircr_sysresetreq = 1u << 2;
inline Register& ccr() {
  return at<0xE000'ED14>();
}
inline constexpr std::uint32_t ccr_div_0_trp = 1u << 4, ccr_stkalign = 1u << 9;
inline Register& shcsr() {
  return at<0xE000'ED24>();
}
inline constexpr std::uint32_t shcsr_fault_handlers = 7u << 16;  // MemManage, BusFault, UsageFault
inline Register& cfsr() {
  return at<0xE000'ED28>();
}
inline Register& hfsr() {
  return at<0xE000'ED2C>();
}
inline Register& mmfar() {
  return at<0xE000'ED34>();
}
inline Register& bfar() {
  return at<0xE000'ED38>();
}
inline Register& cpacr() {
  return at<0xE000'ED88>();
}
inline constexpr std::uint32_t cpacr_fpu_full_access = 0xFu << 20;  // CP10 and CP11, B3.2.20

/// Floating-point context control, B3.2.21.
inline Register& fpccr() {
  return at<0xE000'EF34>();
}
inline constexpr std::uint32_t fpccr_aspen = 1u << 31, fpccr_lspen = 1u << 30;

// Debug exception and monitor control, C1.6.5; data watchpoint and trace, C1.8.
inline Register& demcr() {
  return at<0xE000'EDFC>();
}
inline constexpr std::uint32_t demcr_trcena = 1u << 24;
inline Register& dwt_ctrl() {
  return at<0xE000'1000>();
}
inline constexpr std::uint32_t dwt_ctrl_cyccntena = 1u << 0;
inline Register& dwt_cyccnt() {
  return at<0xE000'1004>();
}

}  // namespace cortex_m
