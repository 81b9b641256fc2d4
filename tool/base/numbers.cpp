#include "base/numbers.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace tlsfit {

namespace {

template <class Number>
bool is_number(const std::string& text, Number& value) {
  const char* const last = text.c_str() + text.size();
  const auto [end, failed] = std::from_chars(text.c_str(), last, value);
  return failed == std::errc() && end == last;
}

}  // namespace

std::optional<std::uint64_t> size_from(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || value > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit.empty()) return value;
  if (unit == "K") return value * 1024;
  if (unit == "M") return value * 1024 * 1024;
  return std::nullopt;
}

std::string want_whole_number(const std::string& text) {
  std::uint64_t value = 0;
  return is_number(text, value) ? "" : "want a whole number that is not negative, got " + text;
}

std::string want_not_negative(const std::string& text) {
  double value = 0;
  return is_number(text, value) && std::isfinite(value) && value >= 0
             ? ""
             : "want a number that is not negative, got " + text;
}

}  // namespace tlsfit
