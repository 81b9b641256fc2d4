// The cores that the emulator has, as configs/cores names them ("emulator").
#pragma once

#include <cstdint>
#include <string_view>

namespace tlsfit::emulator {

struct CpuModel {
  std::string_view name;    ///< in configs/cores
  int unicorn;              ///< its model of it
  std::uint32_t cpuid;      ///< CPUID (DDI 0403E section B3.2.3)
  std::uint32_t ccr_reset;  ///< CCR after reset: whether STKALIGN is set
  bool fpu;                 ///< else CPACR has no bits for one
  bool v7m;  ///< else it is Armv6-M: neither bit-banding nor ITM and DWT, and of the faults' registers none
  std::uint8_t priority_bits;  ///< of an exception's priority, which there are
};

/// Nullptr if there is none of that name.
const CpuModel* find_cpu_model(std::string_view name);
/// What most tests run on.
const CpuModel& usual_cpu_model();

}  // namespace tlsfit::emulator
