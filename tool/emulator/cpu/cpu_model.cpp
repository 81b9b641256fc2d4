#include "emulator/cpu/cpu_model.hpp"

#include <unicorn/unicorn.h>

#include <algorithm>
#include <iterator>

namespace tlsfit::emulator {

namespace {

constexpr std::uint32_t stkalign = 0x200, unalign_always = 0x8;

// Cortex-M4 r0p1 with FPU, as in the STM32F401 (PM0214 section 4.4); Cortex-M3 r1p1, as in the STM32F103,
// which aligns frames only when it is told to (PM0056 section 4.4.7), each with four bits of priority (PM0214
// section 4.3.7); Cortex-M0+ r0p1, as in the RP2040 (its datasheet, section 2.4.5.2), where STKALIGN and
// UNALIGN_TRP are always set. Unicorn has no M0+ but an M0, whose instructions are the same; it accepts some
// that Armv6-M lacks (tests/image/rpi_pico_test.cpp looks).
constexpr CpuModel models[] = {
    {"unicorn-m4", UC_CPU_ARM_CORTEX_M4, 0x410FC241, stkalign, true, true, 0xF0},
    {"unicorn-m3", UC_CPU_ARM_CORTEX_M3, 0x411FC231, 0, false, true, 0xF0},
    {"unicorn-m0", UC_CPU_ARM_CORTEX_M0, 0x410CC601, stkalign | unalign_always, false, false, 0xC0},
};

}  // namespace

const CpuModel* find_cpu_model(std::string_view name) {
  const auto* const found = std::ranges::find(models, name, &CpuModel::name);
  return found == std::end(models) ? nullptr : found;
}

const CpuModel& usual_cpu_model() {
  return models[0];
}

}  // namespace tlsfit::emulator
