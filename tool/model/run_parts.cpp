#include "model/run_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

/// What is known of a session of a program's: that its handshake ended, and how.
RequestReport session_report(const ImageInfo& info, const Handshake& handshake) {
  RequestReport report;
  report.url =
      info.targets.size() == 1 ? info.targets.front().name() : fmt::format("session {}", handshake.session);
  report.outcome = handshake.verified ? "ok" : "tls-error";
  if (!handshake.verified) report.error = "the handshake failed";
  report.tls_verified = handshake.verified;
  report.tls_resumed = handshake.resumed;
  report.handshake_instructions = handshake.instructions;
  return report;
}

}  // namespace

std::string console_command(std::string_view option, const std::string& text) {
  if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= ' ' && c <= '~'; }))
    throw Error(ExitCode::Usage, "{} {}: has a character that must be percent-encoded", option,
                printable(text));
  if (option == "--get" && !text.starts_with("https://"))
    throw Error(ExitCode::Usage, "--get {}: want a URL that begins with https://", text);
  return fmt::format("{} {}", option.substr(2), text);
}

void AwaitedText::take(char printed) {
  if (text_.empty() || seen_) return;
  last_ += printed;
  seen_ = last_.ends_with(text_);
  if (last_.size() > 2 * text_.size()) last_.erase(0, text_.size());
}

std::vector<RequestReport> request_reports(const ImageInfo& info, std::span<const Handshake> sessions,
                                           const Console& console, const Events& told,
                                           std::span<const std::string> commands, const std::string& outcome,
                                           const std::string& error) {
  std::vector<RequestReport> reports;
  for (const Handshake& each : sessions) reports.push_back(session_report(info, each));
  for (const auto& [number, job] : console.jobs()) {
    RequestReport& report = reports.emplace_back(job);
    const Handshake handshake = told.handshake_of(number);
    report.handshake_instructions = handshake.instructions;
    report.tls_resumed = handshake.resumed;
    if (!report.outcome.empty()) continue;
    report.outcome = outcome;
    report.error = error;
  }
  while (reports.size() < commands.size()) {
    const std::string& command = commands[reports.size()];
    RequestReport& missing = reports.emplace_back();
    missing.url = command.substr(command.find(' ') + 1);
    missing.outcome = outcome;
    missing.error = error;
  }
  return reports;
}

}  // namespace tlsfit
