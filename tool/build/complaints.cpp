#include "build/complaints.hpp"

#include <algorithm>
#include <charconv>

namespace tlsfit {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool has(std::string_view line, std::string_view part) {
  return line.find(part) != std::string_view::npos;
}

/// The path of a cross linker says nothing: "/usr/lib/gcc/…/bin/ld: x" becomes "ld: x".
std::string shortened(std::string_view line) {
  const std::size_t ld = line.find("/ld: ");
  const std::size_t space = line.find(' ');
  if (ld != std::string_view::npos && ld < space) line.remove_prefix(ld + 1);
  return std::string(line);
}

bool is_error(std::string_view line) {
  if (has(line, "collect2: error") || has(line, "ninja: ")) return false;  // they follow from another one
  return has(line, " error: ") || has(line, "fatal error: ") || has(line, "undefined reference to") ||
         has(line, "multiple definition of") || has(line, "overflowed by") || has(line, "ld: cannot find") ||
         (has(line, "/ld: ") && !has(line, "in function")) || line.starts_with("ninja: error:");
}

/// CMake: "CMake Error at x.cmake:3 (message):", then the indented text.
void cmake_errors(const std::vector<std::string_view>& lines, std::vector<std::string>& into) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("CMake Error")) continue;
    std::string text(lines[i]);
    for (std::size_t j = i + 1; j < lines.size(); ++j) {
      const std::size_t first = lines[j].find_first_not_of(' ');
      if (first == std::string_view::npos) continue;  // an empty line
      if (first == 0 || lines[j].starts_with("Call Stack")) break;
      text += " ";
      text += lines[j].substr(first);
    }
    into.push_back(text);
  }
}

}  // namespace

std::vector<Overflow> overflows_in(std::string_view output) {
  std::vector<Overflow> result;
  constexpr std::string_view before = "region `", middle = "' overflowed by ";
  for (std::size_t at = output.find(before); at != std::string_view::npos; at = output.find(before, at + 1)) {
    const std::string_view rest = output.substr(at + before.size());
    const std::size_t end = rest.find(middle);
    if (end == std::string_view::npos || end > rest.find('\n')) continue;
    Overflow overflow{std::string(rest.substr(0, end)), 0};
    const std::string_view digits = rest.substr(end + middle.size());
    const auto [last, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), overflow.bytes);
    if (failed != std::errc() || last == digits.data()) continue;
    const bool known = std::any_of(result.begin(), result.end(),
                                   [&](const Overflow& o) { return o.region == overflow.region; });
    if (!known) result.push_back(std::move(overflow));
  }
  return result;
}

std::vector<std::string> errors_in(std::string_view output, std::size_t limit) {
  const std::vector<std::string_view> lines = lines_of(output);
  std::vector<std::string> result;
  cmake_errors(lines, result);
  for (const std::string_view line : lines)
    if (is_error(line)) {
      std::string text = shortened(line);
      if (std::find(result.begin(), result.end(), text) == result.end()) result.push_back(std::move(text));
    }
  if (result.empty()) {
    for (const std::string_view line : lines)
      if (!line.empty()) result.emplace_back(line);
    if (result.size() > limit)
      result.erase(result.begin(), result.end() - static_cast<std::ptrdiff_t>(limit));
  } else if (result.size() > limit) {
    const std::size_t more = result.size() - limit;
    result.resize(limit);
    result.push_back("and " + std::to_string(more) + " more");
  }
  return result;
}

}  // namespace tlsfit
