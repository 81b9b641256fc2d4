#include "tlsfit/store.hpp"

#include <algorithm>

#include "store/values.hpp"

namespace tlsfit::store {
namespace {

static_assert(longest_name == ::store::longest_name && largest_value == ::store::largest_value);

using ::store::values;

}  // namespace

bool set(std::string_view name, std::span<const std::uint8_t> value) {
  return values.set(name, value);
}

bool set(std::string_view name, std::string_view value) {
  return values.set(name, {reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
}

std::size_t get(std::string_view name, std::span<std::uint8_t> into) {
  const std::span<const std::uint8_t> value = values.find(name);
  std::copy_n(value.data(), std::min(value.size(), into.size()), into.data());
  return value.size();
}

std::span<const std::uint8_t> view(std::string_view name) {
  return values.find(name);
}

std::string_view text(std::string_view name) {
  const std::span<const std::uint8_t> value = values.find(name);
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

bool erase(std::string_view name) {
  return values.erase(name);
}

bool forget() {
  return values.forget();
}

bool tidy() {
  return values.tidy();
}

}  // namespace tlsfit::store
