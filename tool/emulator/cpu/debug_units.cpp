#include "emulator/cpu/debug_units.hpp"

namespace tlsfit::emulator {

namespace {
enum : std::uint32_t {
  stimulus_end = 0x80,
  itm_ter = 0xE00,
  itm_tpr = 0xE40,
  itm_tcr = 0xE80,
  itm_lar = 0xFB0,
  dwt_ctrl = 0x1000,
  dwt_cyccnt = 0x1004,
};
constexpr std::uint32_t four_comparators = 4U << 28;
}  // namespace

std::uint32_t DebugUnits::read(std::uint32_t offset) {
  if (offset < stimulus_end) return 1;  // FIFO ready
  switch (offset) {
    case itm_ter:
      return itm_enable_;
    case itm_tcr:
      return itm_control_;
    case dwt_ctrl:
      return dwt_control_ | four_comparators;
    case dwt_cyccnt:
      return (dwt_control_ & 1U) != 0 ? static_cast<std::uint32_t>(clock_.ticks() - cycles_start_)
                                      : cycles_stopped_;
  }
  bus_.unknown("ITM/DWT", offset, "read");
  return 0;
}

void DebugUnits::write(std::uint32_t offset, std::uint32_t value, std::uint32_t /*mask*/) {
  if (offset < stimulus_end) return;
  switch (offset) {
    case itm_ter:
      itm_enable_ = value;
      return;
    case itm_tcr:
      itm_control_ = value;
      return;
    case itm_tpr:
    case itm_lar:
      return;
    case dwt_ctrl: {
      const std::uint32_t now = read(dwt_cyccnt);
      dwt_control_ = value & 1U;
      cycles_stopped_ = now;
      cycles_start_ = clock_.ticks() - now;
      return;
    }
    case dwt_cyccnt:
      cycles_stopped_ = value;
      cycles_start_ = clock_.ticks() - value;
      return;
  }
  bus_.unknown("ITM/DWT", offset, "write");
}

}  // namespace tlsfit::emulator
