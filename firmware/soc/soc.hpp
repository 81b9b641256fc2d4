// What the rest of the firmware knows of the microcontroller: time, sleep, a console, raw noise. One
// implementation is linked in, from the folder beside this file that the board names; a rehearsal on the host
// has one of its own. Pins and clocks come from the generated board.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace soc {

/// Brings the board up: clocks (from the crystal; from the internal oscillator if the crystal does not
/// start), pins, the millisecond tick, the console, the net's bus, the noise sources. Call once, first.
void start();

/// Milliseconds since start(). Wraps after 49.7 days: compare by subtraction.
std::uint32_t milliseconds();

/// Sleeps until the next interrupt, at the latest the next millisecond.
void idle();

/// Says that the main loop still goes round. Once that has not been said for 22 s, or up to 62 s (the
/// watchdog's own oscillator is that inexact), the chip starts anew.
void alive();

/// Whether the clocks come from the crystal, if the board has one. If not, they come from the internal
/// oscillator, 1 % accurate.
bool on_crystal();

/// Takes one received character. False if none has come.
bool console_read(char& c);

/// Queues text to be sent and returns how much of it there was room for. Never waits.
std::size_t console_write(const char* text, std::size_t size);

/// Characters that console_write() would take now.
std::size_t console_room();

/// Sends text at once and waits until it has left, interrupts or not: for last words.
void console_write_now(const char* text, std::size_t size);

/// How many different physical noise sources there are, and what each is called.
inline constexpr std::size_t noise_source_count = 2;
extern const char* const noise_source_name[noise_source_count];

/// Digitises `size` fresh samples of one noise source, a sample per byte, as they come: nothing has been
/// mixed, whitened or tested. False if the source did not deliver in time.
bool noise(std::size_t source, std::uint8_t* out, std::size_t size);

/// An identity of six bytes that no other chip of this kind shares (made from the chip's unique number).
void identity(std::uint8_t (&out)[6]);

/// Bytes of stack that were never used since start, by the pattern painted there at reset.
std::size_t stack_never_used();

/// Bytes of stack there are.
std::size_t stack_size();

/// Starts the chip anew.
[[noreturn]] void reset();

}  // namespace soc
