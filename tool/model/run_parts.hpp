// What the run of an image has in common, on an emulated board and as an executable.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/console.hpp"
#include "model/events.hpp"
#include "model/image_info.hpp"

namespace tlsfit {

/// Requests that every console of ours takes at once, running or waiting; more it turns away.
inline constexpr std::size_t console_jobs = 4;
/// Seconds after which a run with commands is given up, unless somebody says otherwise.
inline constexpr double default_max_seconds = 120;

/// "get https://host/" for --get, "tls host:port" for --tls, as the console takes them. Throws Error (Usage)
/// for what the device would refuse as well, or worse.
std::string console_command(std::string_view option, const std::string& text);

/// Waits for a text in what is printed, character by character.
class AwaitedText {
 public:
  /// @param text empty: nothing is waited for
  explicit AwaitedText(std::string text) : text_(std::move(text)) {}
  void take(char printed);
  bool seen() const { return seen_; }

 private:
  std::string text_, last_;
  bool seen_ = false;
};

/// What became of what was asked: a program's sessions by their handshakes, the console's jobs, and those of
/// `commands` that never began. What has not ended gets `outcome` and `error`.
/// @param sessions of a program that is no console; none of a console's
std::vector<RequestReport> request_reports(const ImageInfo& info, std::span<const Handshake> sessions,
                                           const Console& console, const Events& told,
                                           std::span<const std::string> commands, const std::string& outcome,
                                           const std::string& error);

}  // namespace tlsfit
