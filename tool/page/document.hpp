// A report for people as a value: what it says and in which order. The writers (html.hpp, markdown.hpp)
// decide how it looks; a command composes one document and writes it in every format it offers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/text.hpp"

namespace tlsfit::page {

/// How something is meant, said in colour too, never in colour alone.
enum class Tone { Plain, Good, Warning, Bad, Faint };

struct Cell {
  std::string text;
  std::optional<double> order = {};  ///< what it is sorted by; without it, by its text
  Tone tone = Tone::Plain;
  bool code = false;  ///< a name from a file or a program: shown letter for letter
  bool operator==(const Cell&) const = default;
};

struct Row {
  std::vector<Cell> cells;
  Tone tone = Tone::Plain;
  bool operator==(const Row&) const = default;
};

struct Column {
  std::string title;
  Align align = Align::Left;
  bool operator==(const Column&) const = default;
};

/// A table. On a page a click on a column's title sorts it, and with `filter` a field above it filters its
/// rows.
struct Grid {
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool filter = false;
  bool operator==(const Grid&) const = default;
};

struct Paragraph {
  std::string text;
  Tone tone = Tone::Plain;
  bool operator==(const Paragraph&) const = default;
};

/// What is used of something: "flash 44,020 of 327,680 bytes".
struct Bar {
  std::string name;
  std::uint64_t used = 0;
  std::optional<std::uint64_t> capacity = {};  ///< not known: a bar without an end
  std::string detail = {};                     ///< behind the numbers: "283,660 free"
  bool operator==(const Bar&) const = default;
};

struct Bars {
  std::vector<Bar> bars;
  bool operator==(const Bars&) const = default;
};

/// SVG that one of this room's drawings made; Markdown leaves it out.
struct Picture {
  std::string svg;
  bool operator==(const Picture&) const = default;
};

struct Block {
  std::variant<Paragraph, Bars, Grid, Picture> content;
  std::string heading = {};
  std::string fold = {};  ///< if not empty, the block opens when this line is clicked
  bool operator==(const Block&) const = default;
};

struct Document {
  std::string title;
  std::vector<Block> blocks;
  std::string made_by;  ///< the last line: "Made by tlsfit size --html."
  bool operator==(const Document&) const = default;
};

/// "53,604"
Cell number(std::uint64_t value);
/// "+120", "-8", "0"
Cell difference(std::int64_t value);
Cell code(std::string text);

/// "44,020 of 327,680 bytes (13.4 %)", or "44,020 bytes" where the capacity is not known.
std::string amount_text(const Bar& bar);

}  // namespace tlsfit::page
