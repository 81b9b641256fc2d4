#include "page/document.hpp"

#include <fmt/format.h>

namespace tlsfit::page {

Cell number(std::uint64_t value) {
  return {.text = grouped(value), .order = static_cast<double>(value)};
}

Cell difference(std::int64_t value) {
  return {.text = grouped_change(value), .order = static_cast<double>(value)};
}

Cell code(std::string text) {
  return {.text = std::move(text), .code = true};
}

std::string amount_text(const Bar& bar) {
  const std::string used = grouped(bar.used);
  if (!bar.capacity) return used + " bytes";
  const double share =
      *bar.capacity == 0 ? 0 : 100 * static_cast<double>(bar.used) / static_cast<double>(*bar.capacity);
  return fmt::format("{} of {} bytes ({:.1f} %)", used, grouped(*bar.capacity), share);
}

}  // namespace tlsfit::page
