// What an image may take, whole and by component ("tlsfit.budgets/1").
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/fields.hpp"

namespace tlsfit {

struct Budget {
  std::optional<std::uint64_t> flash;
  std::optional<std::uint64_t> ram;  ///< of the image static, stack and heap together
  bool operator==(const Budget&) const = default;
};

struct Budgets {
  Budget image;
  std::map<std::string, Budget> components;
  bool operator==(const Budgets&) const = default;
};

/// Throws Error (Usage).
Budgets budgets_from_json(const Json& json, std::string where);
/// `flash`, `ram` and `components` of an object that says more besides. Throws Error (Usage).
Budgets budgets_of(Fields& fields);

}  // namespace tlsfit
