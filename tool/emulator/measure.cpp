#include "emulator/measure.hpp"

namespace tlsfit::emulator {

namespace {

/// A counter of the arena's, at an offset.
std::uint32_t counter(std::uint32_t offset, const Cpu& cpu, const Image& image) {
  const auto arena = image.symbol("tlsfit_arena");
  return arena ? cpu.load_word(*arena + offset).value_or(0) : 0;
}

}  // namespace

std::uint32_t painted_stack(const Cpu& cpu, std::uint32_t paint, std::uint32_t bottom, std::uint32_t top) {
  std::uint32_t at = bottom;
  while (at < top && cpu.load_word(at) == paint) at += 4;
  return at == bottom ? 0 : top - at;
}

void measure(const Machine& machine, const Image& image, RunReport& report) {
  const Cpu& cpu = machine.cpu();
  const Agreement& agreed = image.info().agreement;
  report.instructions = machine.clock().instructions();
  const FlashWear wear = machine.flash_wear();
  report.flash_erases = wear.erases;
  report.flash_programmed = wear.programmed;
  report.peak_static = image.span("__data_start", "__data_end") + image.span("__bss_start", "__bss_end");
  report.peak_heap = counter(agreed.heap_peak, cpu, image);
  report.heap_now = counter(agreed.heap_used, cpu, image);
  const auto bottom = image.symbol("__stack_bottom"), top = image.symbol("__stack_top");
  if (!bottom || !top) return;
  report.peak_stack = *top > cpu.lowest_sp() ? *top - cpu.lowest_sp() : 0;
  report.painted_stack = painted_stack(cpu, agreed.stack_paint, *bottom, *top);
}

}  // namespace tlsfit::emulator
