// Dates of certificates, as profiles write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tlsfit::check {

/// "2026-11-29T20:15:00Z" as seconds since 1970; nothing if it is not that.
std::optional<std::int64_t> seconds_of(std::string_view iso);

/// Whole days from `now` to `end`, both as above, rounded down: 0 on the last day, -1 in the first day after
/// it. Nothing if one of them is no date.
std::optional<std::int64_t> days_until(std::string_view end, std::string_view now);

}  // namespace tlsfit::check
