// Where everything that the programs print goes through: results on standard output, words on stderr.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace tlsfit {

/// Bytes as they are (JSON, a page), to standard output, which is buffered. Throws Error (Usage) if they
/// cannot be written (a full disk), Interrupted (SIGPIPE) if nobody reads them any more.
void write_out(std::string_view bytes);
/// Throws likewise if what is buffered cannot be written.
void flush_out();
/// Bytes as they are, to stderr. What cannot be written there is lost: there is nobody left to tell.
void write_err(std::string_view bytes);

/// Like printable(), of a text that we composed of lines: those stay, as do the colours of painted() where
/// `stream` wants them.
std::string printable_lines(std::string_view text, Stream stream);

/// Text for people: whatever servers, files and arguments put into it does not drive the terminal.
template <class... Args>
void print_out(fmt::format_string<Args...> format, Args&&... args) {
  write_out(printable_lines(fmt::format(format, std::forward<Args>(args)...), Stream::Out));
}
template <class... Args>
void print_err(fmt::format_string<Args...> format, Args&&... args) {
  write_err(printable_lines(fmt::format(format, std::forward<Args>(args)...), Stream::Err));
}

/// "PROGRAM: MESSAGE" on stderr. One line, but for the indented ones that a compiler's words are shown in.
void complain(std::string_view program, std::string_view message);

}  // namespace tlsfit
