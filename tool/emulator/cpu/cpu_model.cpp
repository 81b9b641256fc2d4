#include "emulator/cpu/cpu_model.hpp"

#include <unicorn/unicorn.h>

#include <algorithm>
#include <iterator>

namespace tlsfit::emulator {

namespace {

constexpr std::uint32_t stkalign = 0x200;

// Cortex-M4 r0p1 with FPU, as in the STM32F401 (PM0214 section 4.4); Cortex-M3 r1p1, as in the STM32F103,
// which aligns frames only when it is told to (PM0056 section 4.4.7).
constexpr CpuModel models[] = {
    {"unicorn-m4", UC_CPU_ARM_CORTEX_M4, 0x410FC241, stkalign, true},
    {"unicorn-m3", UC_CPU_ARM_CORTEX_M3, 0x411FC231, 0, false},
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
