// What must not happen: exceptions that nobody asked for. Tells on the console what the CPU was doing, then
// starts the device anew.
#include <cstddef>
#include <cstdint>

#include "soc/soc.hpp"
#include "text/text.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld

/// `words`: a0 to a15 as they were.
[[noreturn, gnu::used]] void fault_report(const std::uint32_t* words);
}

namespace {

/// EXCCAUSE, Xtensa ISA Reference Manual table 4-64: those that this core raises.
constexpr text::Numbered causes[] = {{0, ", IllegalInstruction"},   {2, ", InstructionFetchError"},
                                     {3, ", LoadStoreError"},       {9, ", LoadStoreAlignment"},
                                     {20, ", InstFetchProhibited"}, {28, ", LoadProhibited"},
                                     {29, ", StoreProhibited"}};
constexpr auto cause_names = text::packed<text::packed_size(causes)>(causes);

void say_words(text::Writer& out, const std::uint32_t* words, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    out.add(i % 4 == 0 ? "\r\n  " : "  ");
    out.hex(words[i], 8);
  }
}

}  // namespace

void fault_report(const std::uint32_t* words) {
  static bool reporting = false;
  if (reporting) soc::reset();  // a fault in here
  reporting = true;
  std::uint32_t cause, pc, address;
  __asm volatile("rsr.exccause %0\n rsr.epc1 %1\n rsr.excvaddr %2" : "=a"(cause), "=a"(pc), "=a"(address));
  text::Line<800> out;
  out.add(FORM("\r\nfault: exception %"), {cause});
  out.add(text::find(cause_names, static_cast<std::uint8_t>(cause), TEXT("")));
  const auto* const stack = reinterpret_cast<const std::uint32_t*>(words[1]);
  if (stack < &__stack_bottom || stack > &__stack_top) out.add(TEXT(": the stack has overflowed"));
  out.add("\r\n  pc ").hex(pc, 8);
  out.add("  excvaddr ").hex(address, 8);
  out.add("\r\n  a0 to a15:");
  say_words(out, words, 16);
  out.add(TEXT("\r\n  stack:"));
  std::size_t more = 0;
  while (more < 16 && stack >= &__stack_bottom && stack + more < &__stack_top) ++more;
  say_words(out, stack, more);
  out.add(TEXT("\r\nfault: starting anew\r\n"));
  soc::console_write_now(out.view().data(), out.view().size());
  soc::reset();
}
