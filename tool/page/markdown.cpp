#include "page/markdown.hpp"

#include <algorithm>

namespace tlsfit::page {

namespace {

/// Text in which no character is markup.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_[]<>|~#").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

/// A code span, in a table or outside. A fence of backticks ends only where there are as many of them; a pipe
/// ends a table's cell even in code.
std::string code_span(std::string_view text) {
  std::string inner;
  std::size_t run = 0, longest = 0;
  for (const char c : printable(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') inner += '\\';
    inner += c;
  }
  if (inner.empty()) return {};
  const std::string fence(longest + 1, '`');
  const bool pad = inner.front() == '`' || inner.back() == '`';
  return fence + (pad ? " " : "") + inner + (pad ? " " : "") + fence;
}

std::string markdown_of(const Cell& cell, Tone row) {
  const std::string text = cell.code ? code_span(cell.text) : plain(cell.text);
  const bool loud = row == Tone::Good || cell.tone == Tone::Bad || row == Tone::Bad;
  return loud && !text.empty() ? "**" + text + "**" : text;
}

std::string line(const std::vector<std::string>& cells) {
  return "| " + joined(cells, " | ") + " |\n";
}

std::string markdown_of(const Grid& grid) {
  std::vector<std::string> titles, rules;
  for (const Column& column : grid.columns) {
    titles.push_back(plain(column.title));
    rules.push_back(column.align == Align::Right ? "---:" : "---");
  }
  std::string text = line(titles) + line(rules);
  for (const Row& row : grid.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row.cells) cells.push_back(markdown_of(cell, row.tone));
    text += line(cells);
  }
  return text;
}

/// Twenty blocks, as many of them full as its share.
std::string blocks_of(const Bar& bar) {
  constexpr std::size_t width = 20;
  const std::uint64_t whole = std::max<std::uint64_t>(bar.capacity.value_or(bar.used), 1);
  const double share = std::min(1.0, static_cast<double>(bar.used) / static_cast<double>(whole));
  const auto full = static_cast<std::size_t>(share * width + 0.5);
  std::string text;
  for (std::size_t i = 0; i < width; ++i) text += i < full ? "█" : "░";
  return "`" + text + "`";
}

std::string markdown_of(const Bars& bars) {
  std::string text = line({"", "", "used"}) + line({"---", "---", "---"});
  for (const Bar& bar : bars.bars)
    text += line({"**" + plain(bar.name) + "**", bar.capacity ? blocks_of(bar) : "",
                  amount_text(bar) + (bar.detail.empty() ? "" : ", " + plain(bar.detail))});
  return text;
}

std::string markdown_of(const Paragraph& paragraph) {
  const std::string text = plain(paragraph.text);
  return (paragraph.tone == Tone::Bad && !text.empty() ? "**" + text + "**" : text) + "\n";
}

std::string markdown_of(const Picture&) {
  return "";
}

std::string markdown_of(const Block& block) {
  const std::string content = std::visit([](const auto& one) { return markdown_of(one); }, block.content);
  if (content.empty()) return "";
  std::string text = block.heading.empty() ? "" : "#### " + plain(block.heading) + "\n\n";
  // Markdown inside <details> needs an empty line before and after it.
  if (!block.fold.empty())
    return text + "<details><summary>" + plain(block.fold) + "</summary>\n\n" + content + "\n</details>\n";
  return text + content;
}

}  // namespace

std::string markdown(const Document& document) {
  std::string text = "### " + plain(document.title) + "\n";
  for (const Block& block : document.blocks)
    if (const std::string one = markdown_of(block); !one.empty()) text += "\n" + one;
  if (!document.made_by.empty()) text += "\n" + plain(document.made_by) + "\n";
  return text;
}

}  // namespace tlsfit::page
