#include "model/budget.hpp"

namespace tlsfit {

namespace {

Budget budget_from(Fields& fields) {
  Budget budget;
  if (fields.has("flash")) budget.flash = fields.size("flash");
  if (fields.has("ram")) budget.ram = fields.size("ram");
  return budget;
}

}  // namespace

Budgets budgets_of(Fields& fields) {
  Budgets budgets;
  budgets.image = budget_from(fields);
  if (fields.has("components"))
    for (auto& [name, component] : fields.members("components")) {
      budgets.components[name] = budget_from(component);
      component.done();
    }
  return budgets;
}

Budgets budgets_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  if (fields.has("schema")) fields.schema("tlsfit.budgets/1");
  Budgets budgets = budgets_of(fields);
  fields.done();
  return budgets;
}

}  // namespace tlsfit
