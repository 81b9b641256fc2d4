#include "fit/program.hpp"

#include <algorithm>
#include <set>

namespace tlsfit::fit {

namespace {

bool is_part_of_name(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Where a literal that begins at `at` ends, or the line if it does not: what is left is no program.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

std::size_t past(std::string_view text, std::string_view end, std::size_t from) {
  const std::size_t found = text.find(end, from);
  return found == text.npos ? text.size() : found + end.size();
}

/// Every name and keyword.
std::set<std::string_view> names_in(std::string_view text) {
  std::set<std::string_view> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("//")) {
      at = past(text, "\n", at);
    } else if (rest.starts_with("/*")) {
      at = past(text, "*/", at + 2);
    } else if (rest[0] == '"' || rest[0] == '\'') {
      at = end_of_literal(text, at);
    } else if (is_part_of_name(rest[0])) {
      // 1'000 is a number, not the beginning of a literal.
      const bool number = rest[0] >= '0' && rest[0] <= '9';
      const auto end = std::find_if_not(
          rest.begin(), rest.end(), [number](char c) { return is_part_of_name(c) || (number && c == '\''); });
      names.insert(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
      at += static_cast<std::size_t>(end - rest.begin());
    } else {
      ++at;
    }
  }
  return names;
}

/// Whether there is this name, or one that begins so if the word ends in `*`.
bool is_among(const std::set<std::string_view>& names, std::string_view word) {
  if (!word.ends_with('*')) return names.contains(word);
  word.remove_suffix(1);
  const auto first = names.lower_bound(word);
  return first != names.end() && first->starts_with(word);
}

}  // namespace

Features taken_by(std::string_view sources, const Catalogue& catalogue) {
  const std::set<std::string_view> names = names_in(sources);
  Features features;
  for (const ProgramWords& taken : catalogue.program_words)
    if (std::ranges::any_of(taken.words, [&](const std::string& word) { return is_among(names, word); }))
      add(features, taken.features);
  return features;
}

}  // namespace tlsfit::fit
