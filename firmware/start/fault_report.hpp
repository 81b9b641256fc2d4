// What a fault handler tells, alike on every Cortex-M: the registers, the exception's frame and what is on
// the stack, on the console. What the core knows of the fault beside that is its own (start/v6m, start/v7m).
#pragma once

#include <cstddef>
#include <cstdint>

#include "soc/soc.hpp"
#include "text/text.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld

/// `words`: r4 to r11 as they were, and room for five more; the exception frame has the other registers.
[[noreturn, gnu::used]] void fault_report(const std::uint32_t* frame, std::uint32_t exception,
                                          std::uint32_t* words);
}

namespace fault {

/// Names of words are each four characters wide; r4 to r11 and sp come first, and r0 to psr last.
inline constexpr std::size_t name_size = 4, saved = 8, framed = 8;

inline bool on_stack(const std::uint32_t* from, std::size_t words) {
  return from >= &__stack_bottom && from <= &__stack_top &&
         words <= static_cast<std::size_t>(&__stack_top - from);
}

inline void say_words(text::Writer& out, const std::uint32_t* words, std::size_t count, const char* name) {
  for (std::size_t i = 0; i < count; ++i) {
    out.add(i % 4 == 0 ? "\r\n  " : "  ");
    if (name != nullptr) out.add(std::string_view(name + i * name_size, name_size)).add(" ");
    out.hex(words[i], 8);
  }
}

/// Tells it, and starts the device anew.
/// @param others how many words there are beside r4 to r11: sp, and what `read_status` puts behind it
/// @param exception_names of `text::packed`: what the core calls its exceptions
template <std::size_t others, class Names, class Status>
[[noreturn, gnu::always_inline]] inline void report(
    const std::uint32_t* frame, std::uint32_t exception, std::uint32_t* words,
    const char (&names)[name_size * (saved + framed + others) + 1], const Names& exception_names,
    Status read_status) {
  text::Line<800> out;
  out.add(TEXT("\r\nfault: "));
  if (exception >= 16) {
    out.add(FORM("unexpected interrupt %"), {exception - 16});
  } else {
    out.add(FORM("exception %"), {exception});
    out.add(text::find(exception_names, static_cast<std::uint8_t>(exception), TEXT("")));
  }
  // The CPU pushes 8 words when it takes an exception (B1.5.6). Below the stack's first byte there is no RAM.
  const bool readable = on_stack(frame, framed);
  if (!readable) out.add(TEXT(": the stack has overflowed"));
  // A ninth word if the stack was not aligned to 8 bytes: bit 9 of the stacked xPSR tells (B1.5.7).
  const std::size_t pushed = readable && (frame[7] & 1u << 9) != 0 ? framed + 1 : framed;
  const std::uint32_t* const before = frame + pushed;
  if (readable) say_words(out, frame, framed, names + name_size * (saved + others));
  words[saved] = reinterpret_cast<std::uint32_t>(before);
  read_status(words + saved + 1);
  say_words(out, words, saved + others, names);
  out.add(TEXT("\r\n  stack:"));
  std::size_t more = 0;
  while (more < 16 && on_stack(frame, pushed + more + 1)) ++more;
  say_words(out, before, more, nullptr);
  out.add(TEXT("\r\nfault: starting anew\r\n"));
  soc::console_write_now(out.view().data(), out.view().size());
  soc::reset();
}

}  // namespace fault
