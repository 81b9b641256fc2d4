// Text for people: numbers with separators, tables, bars, colours that stay out of files.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit {

/// The texts with `separator` between them.
std::string joined(const std::vector<std::string>& texts, std::string_view separator);

/// "53,604"; sizes and counts fit into 63 bits.
std::string grouped_number(std::int64_t number);
std::string grouped(std::integral auto number) {
  return grouped_number(static_cast<std::int64_t>(number));
}
/// "53,604 bytes"
std::string bytes_text(std::integral auto number) {
  return grouped(number) + " bytes";
}
/// "+53,604", "-8", "0"
std::string grouped_change(std::int64_t number);

/// `[========      ]` of `width` characters between the brackets.
std::string bar(double fraction, std::size_t width);

/// The candidate that `word` is most likely meant to be: at most two slips of the keys away (a letter too
/// much, too little, wrong, or two swapped), and fewer than half of it. Nothing if there is none.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

enum class Align { Left, Right };

/// Columns that line up, two spaces between them. The last column is never padded.
class Table {
 public:
  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
  void row(std::vector<std::string> cells);
  /// Every row ends with '\n'. On a terminal that is too narrow the last column wraps, else each row does.
  std::string text() const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

enum class Stream { Out, Err };
enum class Colour { Red, Green, Yellow, Bold, Dim };

/// Whether the stream is a terminal that wants colours (NO_COLOR unset, TERM not "dumb").
bool wants_colour(Stream stream);
/// `text`, wrapped in the escape sequence if the stream wants colours.
std::string painted(std::string_view text, Colour colour, Stream stream);

/// Control bytes and bytes outside UTF-8 printed as \xNN: what a server sent must not drive the terminal.
std::string printable(std::string_view text);

}  // namespace tlsfit
