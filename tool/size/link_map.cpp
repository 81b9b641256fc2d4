// The format has no specification: this follows print_output_section_statement and print_input_section of
// binutils' ld/ldlang.c. A row is a name, an address, a size and an object; a name that is too long for its
// column stands on a line of its own, with the numbers on the next.
#include "size/link_map.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tlsfit {

namespace {

/// Cuts the next word off `line`.
std::string_view word(std::string_view& line) {
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  line.remove_prefix(first);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view result = line.substr(0, end);
  line.remove_prefix(end);
  return result;
}

/// Cuts a number such as 0x08000000 off `line`; leaves `line` as it was if there is none.
std::optional<std::uint64_t> number(std::string_view& line) {
  std::string_view rest = line;
  const std::string_view text = word(rest);
  if (!text.starts_with("0x")) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data() + 2, text.data() + text.size(), value, 16);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  line = rest;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

class Parser {
 public:
  LinkMap parse(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::move(map_);
  }

 private:
  enum class Part { Before, Regions, Sections };

  void line(std::string_view line) {
    if (line.starts_with("Memory Configuration")) {
      part_ = Part::Regions;
    } else if (line.starts_with("Linker script and memory map")) {
      part_ = Part::Sections;
    } else if (line.starts_with("Cross Reference Table")) {
      part_ = Part::Before;
    } else if (part_ == Part::Regions) {
      region(line);
    } else if (part_ == Part::Sections) {
      section_line(line);
    }
  }

  void region(std::string_view line) {
    const std::string_view name = word(line);
    const auto origin = number(line);
    const auto length = number(line);
    if (origin && length && name != "*default*")
      map_.regions.push_back({std::string(name), *origin, *length});
  }

  void section_line(std::string_view line) {
    // A name whose numbers were to come on the next line gives way to whatever comes instead.
    const std::string pending = std::exchange(pending_, {});
    if (line.empty()) return;
    if (line[0] != ' ' && line[0] != '\t') {
      pending_output_ = true;
      row(word(line), line);
    } else if (line.size() > 1 && line[0] == ' ' && line[1] != ' ' && !line.starts_with(" *(")) {
      pending_output_ = false;
      row(word(line), line);
    } else if (!pending.empty()) {
      row(pending, line);
    }
  }

  void row(std::string_view name, std::string_view rest) {
    if (trimmed(rest).empty()) {
      pending_ = name;
      return;
    }
    const auto address = number(rest);
    const auto size = address ? number(rest) : std::nullopt;
    if (!size) return;
    pending_output_ ? output(name, *address, *size, trimmed(rest))
                    : piece(name, *address, *size, trimmed(rest));
  }

  void output(std::string_view name, std::uint64_t address, std::uint64_t size, std::string_view rest) {
    MapSection& section = map_.sections.emplace_back();
    section.name = name;
    section.address = address;
    section.size = size;
    constexpr std::string_view load = "load address";
    if (rest.starts_with(load)) {
      rest.remove_prefix(load.size());
      section.load_address = number(rest);
    }
  }

  void piece(std::string_view name, std::uint64_t address, std::uint64_t size, std::string_view object) {
    if (map_.sections.empty() || size == 0) return;
    // Fill rows end with the fill pattern where an object would stand.
    map_.sections.back().pieces.push_back(
        {std::string(name), address, size, name == "*fill*" ? std::string() : std::string(object)});
  }

  LinkMap map_;
  Part part_ = Part::Before;
  std::string pending_;
  bool pending_output_ = false;
};

}  // namespace

LinkMap parse_link_map(std::string_view text) {
  return Parser().parse(text);
}

}  // namespace tlsfit
