// From what was seen of a server to whether devices with an image still connect: no sockets, no clock.
#pragma once

#include <optional>
#include <string>

#include "check/image.hpp"
#include "model/check_report.hpp"
#include "model/observation.hpp"

namespace tlsfit::check {

/// What is judged.
struct Subject {
  std::string fit;  ///< its folder, for the report
  Plan plan;
  Image image;
  std::optional<Profile> profile;  ///< what the server was like; nothing if the plan stands for many servers
};

/// By what.
struct Terms {
  std::string now;  ///< ISO 8601, UTC: "2026-11-29T20:15:00Z"
  int days = 30;    ///< an end that is no further away is warned of
};

/// A message is warned of that leaves less than this share of the buffer.
inline constexpr std::uint32_t tenth = 10;
/// Renewed certificates differ by a few bytes; a message that grew by less is no news.
inline constexpr std::uint32_t bytes_of_renewals = 16;

TargetCheck judge(const Subject& subject, const Observation& seen, const Terms& terms);

/// Adds what a rehearsal with the image's own configuration said.
/// @param outcome "ok", or the client's error
void add_rehearsal(TargetCheck& check, const std::string& outcome);

}  // namespace tlsfit::check
