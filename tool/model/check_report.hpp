// Whether devices in the field will still connect ("tlsfit.check/1", docs/formats.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

/// Something that changed, or is about to.
struct Finding {
  std::string kind;  ///< "suite", "anchor", "ends-soon"; docs/check.md lists them
  std::string what;  ///< one clause for people
  bool operator==(const Finding&) const = default;
};

/// One target of one fit.
struct TargetCheck {
  std::string fit;                             ///< the folder
  std::string target;                          ///< "localhost:8443"
  std::optional<bool> connects;                ///< nothing: could not be found out, see `error`
  std::string error = {};                      ///< why it could not be found out
  std::vector<Finding> changes = {};           ///< each of them keeps devices from connecting
  std::vector<Finding> warnings = {};          ///< what may do so before long
  std::vector<std::string> notes = {};         ///< what was not looked at, and why
  std::optional<std::int64_t> days_left = {};  ///< until a certificate of the way to the anchor, or it, ends
  std::uint32_t connections = 0;
  double seconds = 0;
  std::optional<std::string> rehearsal = {};  ///< "ok" or the client's error, if one was asked for
  bool operator==(const TargetCheck&) const = default;
};

struct CheckReport {
  std::string checked_at;  ///< ISO 8601, UTC
  int days = 30;           ///< from when on an end is warned of
  std::vector<TargetCheck> targets;
  bool operator==(const CheckReport&) const = default;

  std::size_t connecting() const;
  std::size_t changed() const;
  std::size_t unknown() const;
};

Json to_json(const CheckReport& report);

}  // namespace tlsfit
