#include "base/output.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "base/error.hpp"
#include "base/interrupted.hpp"

namespace tlsfit {

namespace {

[[noreturn]] void stop(int why) {
  std::clearerr(stdout);  // told once
  if (why == EPIPE) throw Interrupted{SIGPIPE};
  throw Error(ExitCode::Usage, "standard output cannot be written: {}", std::strerror(why));
}

/// Bytes of a line end, or of a sequence as painted() makes them, at the begin of `text`; 0 if there is none.
std::size_t kept_at(std::string_view text, bool colours) {
  if (text.starts_with('\n')) return 1;
  if (!colours || !text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789", 2);
  return end != text.npos && end <= 4 && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

void write_out(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) stop(errno);
}

void flush_out() {
  if (std::fflush(stdout) != 0) stop(errno);
}

void write_err(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stderr);
}

std::string printable_lines(std::string_view text, Stream stream) {
  const bool colours = wants_colour(stream);
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t kept = kept_at(text.substr(at), colours);
    if (kept == 0) {
      ++at;
      continue;
    }
    result += printable(text.substr(from, at - from));
    result += text.substr(at, kept);
    from = at += kept;
  }
  return result + printable(text.substr(from));
}

void complain(std::string_view program, std::string_view message) {
  constexpr std::string_view next_line = "\n  ";
  std::string text = painted(fmt::format("{}:", program), Colour::Red, Stream::Err) + ' ';
  for (std::size_t at = message.find(next_line); at != message.npos; at = message.find(next_line)) {
    text += printable(message.substr(0, at));
    text += next_line;
    message.remove_prefix(at + next_line.size());
  }
  write_err(text + printable(message) + '\n');
}

}  // namespace tlsfit
