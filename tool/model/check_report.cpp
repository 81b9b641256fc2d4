#include "model/check_report.hpp"

#include <algorithm>

namespace tlsfit {

namespace {

std::size_t count(const std::vector<TargetCheck>& targets, std::optional<bool> connects) {
  return static_cast<std::size_t>(std::count_if(
      targets.begin(), targets.end(), [&](const TargetCheck& one) { return one.connects == connects; }));
}

Json to_json(const std::vector<Finding>& findings) {
  Json json = Json::array();
  for (const Finding& finding : findings) json.push_back({{"kind", finding.kind}, {"what", finding.what}});
  return json;
}

Json to_json(const TargetCheck& check) {
  return {{"fit", check.fit},
          {"target", check.target},
          {"connects", or_null(check.connects)},
          {"error", check.error.empty() ? Json(nullptr) : Json(check.error)},
          {"changes", to_json(check.changes)},
          {"warnings", to_json(check.warnings)},
          {"notes", check.notes},
          {"days_left", or_null(check.days_left)},
          {"rehearsal", or_null(check.rehearsal)},
          {"connections", check.connections},
          {"seconds", check.seconds}};
}

}  // namespace

std::size_t CheckReport::connecting() const {
  return count(targets, true);
}
std::size_t CheckReport::changed() const {
  return count(targets, false);
}
std::size_t CheckReport::unknown() const {
  return count(targets, std::nullopt);
}

Json to_json(const CheckReport& report) {
  Json targets = Json::array();
  std::uint64_t connections = 0;
  for (const TargetCheck& check : report.targets) {
    targets.push_back(to_json(check));
    connections += check.connections;
  }
  return {{"schema", "tlsfit.check/1"},
          {"checked_at", report.checked_at},
          {"days", report.days},
          {"targets", targets},
          {"connections", connections}};
}

}  // namespace tlsfit
