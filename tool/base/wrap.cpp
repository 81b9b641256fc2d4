#include "base/wrap.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace tlsfit {

namespace {

constexpr std::size_t least_columns = 16;  // a narrower column is not worth hanging below

/// Where the second column of an indented line begins; 0: it has none.
std::size_t second_column(std::string_view line) {
  const std::size_t word = line.find_first_not_of(' ');
  if (word == line.npos) return 0;
  const std::size_t gap = line.find("  ", word);
  const std::size_t second = gap == line.npos ? gap : line.find_first_not_of(' ', gap);
  return second == line.npos ? 0 : columns_of(line.substr(0, second));
}

std::string in_two_columns(std::string_view line, std::size_t second, std::size_t columns) {
  if (columns == 0 || columns_of(line) <= columns) return std::string(line);
  if (second + least_columns > columns) second = line.find_first_not_of(' ') + 2;
  return wrapped(line, columns, second);
}

}  // namespace

std::size_t terminal_columns(Stream stream) {
  const int fd = stream == Stream::Out ? STDOUT_FILENO : STDERR_FILENO;
  winsize size{};
  if (::isatty(fd) != 1 || ::ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("\x1b[")) {
      at = std::min(text.find('m', at), text.size() - 1);
      continue;
    }
    columns += (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 ? 1 : 0;
  }
  return columns;
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t hanging, std::size_t begun) {
  if (columns == 0) return std::string(text);
  std::string result;
  std::size_t at = begun;
  bool fresh = true;  // nothing but blanks on this line yet
  while (!text.empty()) {
    const std::size_t word_at = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', word_at), text.size());
    const std::string_view blanks = text.substr(0, word_at), word = text.substr(word_at, end - word_at);
    text.remove_prefix(end);
    if (word.empty()) break;  // blanks at the end
    if (!fresh && at + blanks.size() + columns_of(word) > columns) {
      result += '\n' + std::string(hanging, ' ');
      at = hanging;
    } else {
      result += blanks;
      at += blanks.size();
    }
    result += word;
    at += columns_of(word);
    fresh = false;
  }
  return result;
}

std::string reflowed(std::string_view text, std::size_t columns) {
  std::string result, paragraph;
  const auto flush = [&] {
    if (!paragraph.empty()) result += wrapped(paragraph, columns, 0) + '\n';
    paragraph.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with(' ')) {
      flush();
      const std::size_t second = second_column(line);
      result += second == 0 ? std::string(line) : in_two_columns(line, second, columns);
      result += '\n';
      continue;
    }
    if (line.ends_with(':') && line.find(' ') == line.npos && !paragraph.empty()) {  // "Examples:"
      flush();
      result += '\n';
    }
    paragraph += paragraph.empty() ? "" : " ";
    paragraph += line;
    if (line.ends_with(':')) flush();
  }
  flush();
  return result;
}

}  // namespace tlsfit
