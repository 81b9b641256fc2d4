#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/wrap.hpp"

namespace tlsfit {

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  return fmt::format("{}", fmt::join(texts, separator));
}

std::string grouped_number(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string grouped_change(std::int64_t number) {
  return (number > 0 ? "+" : "") + grouped(number);
}

std::string bar(double fraction, std::size_t width) {
  const double clamped = std::clamp(fraction, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(clamped * static_cast<double>(width) + 0.5);
  return fmt::format("[{}{}]", std::string(full, '='), std::string(width - full, ' '));
}

namespace {

/// Damerau's distance (optimal string alignment).
std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> distance(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        distance[i][j] = i + j;
        continue;
      }
      const std::size_t wrong = a[i - 1] == b[j - 1] ? 0 : 1;
      std::size_t best = std::min(distance[i - 1][j] + 1, distance[i][j - 1] + 1);
      best = std::min(best, distance[i - 1][j - 1] + wrong);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = std::min(best, distance[i - 2][j - 2] + 1);
      distance[i][j] = best;
    }
  }
  return distance[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t fewest = 3;
  if (word.size() > 64) return best;
  for (const std::string& candidate : candidates) {
    const std::size_t slips = slips_between(word, candidate);
    if (slips >= fewest || 2 * slips >= candidate.size()) continue;
    fewest = slips;
    best = candidate;
  }
  return best;
}

namespace {

/// A row of a table that is wider than `columns`: its last cell hangs below itself from column `last`, or,
/// where that leaves no room, the cells follow one another.
std::string narrow_row(const std::vector<std::string>& cells, const std::string& line, std::size_t last,
                       std::size_t columns, Align align) {
  constexpr std::size_t room = 16, indent = 4;
  if (columns_of(line) <= columns) return line;
  if (align == Align::Left && last + room <= columns)
    return line.substr(0, line.size() - cells.back().size()) + wrapped(cells.back(), columns, last, last);
  std::string all;
  for (const std::string& cell : cells)
    if (!cell.empty()) all += (all.empty() ? "" : "  ") + cell;
  return wrapped(all, columns, indent);
}

}  // namespace

void Table::row(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& cells : rows_)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], columns_of(cells[i]));
  std::size_t last = 0;  // where the last column begins
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) last += widths[i] + 2;
  const std::size_t columns = terminal_columns(Stream::Out);
  std::string result;
  for (const auto& cells : rows_) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string padding(widths[i] - columns_of(cells[i]), ' ');
      line += columns_[i] == Align::Right ? padding + cells[i] : cells[i] + padding;
      line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += (columns == 0 ? line : narrow_row(cells, line, last, columns, columns_.back())) + '\n';
  }
  return result;
}

bool wants_colour(Stream stream) {
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
  return ::isatty(stream == Stream::Out ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

std::string painted(std::string_view text, Colour colour, Stream stream) {
  if (!wants_colour(stream)) return std::string(text);
  const auto code = [&] {
    switch (colour) {
      case Colour::Red:
        return 31;
      case Colour::Green:
        return 32;
      case Colour::Yellow:
        return 33;
      case Colour::Bold:
        return 1;
      case Colour::Dim:
        return 2;
    }
    return 0;
  }();
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    std::size_t length = byte < 0x80                   ? 1
                         : byte >= 0xC2 && byte < 0xE0 ? 2
                         : byte >= 0xE0 && byte < 0xF0 ? 3
                         : byte >= 0xF0 && byte < 0xF5 ? 4
                                                       : 0;
    bool good = length != 0 && i + length <= text.size() && !(length == 1 && (byte < 0x20 || byte == 0x7F));
    for (std::size_t k = 1; good && k < length; ++k)
      good = (static_cast<unsigned char>(text[i + k]) & 0xC0) == 0x80;
    // C1 controls (U+0080 to U+009F) drive terminals as well.
    if (good && length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) good = false;
    if (good) {
      result.append(text.substr(i, length));
      i += length;
    } else {
      fmt::format_to(std::back_inserter(result), "\\x{:02x}", byte);
      ++i;
    }
  }
  return result;
}

}  // namespace tlsfit
