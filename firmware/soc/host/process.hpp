// An image as a process of an operating system: what it is told from outside, and what it tells.
#pragma once

#include <cstdint>

namespace soc::host {

/// From now on Ctrl-C, SIGTERM and a terminal that hangs up end the process in good order.
void watch_signals();

/// Ends the process if something has told it to: a signal, or the program itself (event::tell_end()). Called
/// in each round of the main loop.
void end_if_told();

/// Opens the file that the environment's TLSFIT_REPORT names, to which everything is written that a debugger
/// would see of a device (docs/boards.md). Without it nothing is written.
void open_report();

/// Writes what the firmware has told (event/event.hpp) since the last time to the report. Between two events
/// somebody asks for the time, so it is looked at then.
void look_at_told();

/// Writes a line to the report: a word and two numbers.
void report(const char* word, std::uint32_t first, std::uint32_t second);

/// Fills the stack below with what agreement.hpp says.
void paint_stack();

/// Takes over stdin: on a terminal, line editing and its echo are off until the process ends.
void start_console();

/// Writes all that is queued for the console, and waits for that.
void flush_console();

}  // namespace soc::host
