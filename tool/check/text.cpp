#include "check/text.hpp"

#include "base/text.hpp"

namespace tlsfit::check {

namespace {

std::string count(std::size_t number, const char* what) {
  return fmt::format("{} {}{}", grouped(number), what, number == 1 ? "" : "s");
}

std::string answer(const TargetCheck& check) {
  if (!check.connects) return painted("not known: " + printable(check.error), Colour::Yellow, Stream::Out);
  return *check.connects
             ? painted("devices with this image still connect", Colour::Green, Stream::Out)
             : painted("devices with this image do not connect any more", Colour::Red, Stream::Out);
}

void add_lines(std::string& text, const TargetCheck& check) {
  const auto line = [&](const char* what, Colour colour, const std::string& said) {
    text += fmt::format("  {}{}{}\n", painted(what, colour, Stream::Out),
                        std::string(9 - std::char_traits<char>::length(what), ' '), printable(said));
  };
  for (const Finding& finding : check.changes) line("changed", Colour::Red, finding.what);
  for (const Finding& finding : check.warnings) line("warning", Colour::Yellow, finding.what);
  for (const std::string& note : check.notes) line("note", Colour::Dim, note);
  if (check.rehearsal == "ok") line("rehearsal", Colour::Green, " verified handshake");
}

std::string summary(const CheckReport& report, bool fleet) {
  std::size_t warnings = 0, connections = 0;
  std::optional<std::int64_t> first;
  for (const TargetCheck& check : report.targets) {
    warnings += check.warnings.size();
    connections += check.connections;
    if (check.days_left) first = std::min(first.value_or(*check.days_left), *check.days_left);
  }
  std::string text;
  if (fleet || report.targets.size() > 1) {
    text = fmt::format("{}: {} still connect", count(report.targets.size(), "target"), report.connecting());
    if (report.changed() != 0) text += fmt::format(", {} no longer", report.changed());
    if (report.unknown() != 0) text += fmt::format(", {} unknown", report.unknown());
    text += "; " + count(warnings, "warning") + "; ";
  }
  text += count(connections, "connection");
  if (first && *first >= 0)
    text += fmt::format("; {} until a certificate ends", count(static_cast<std::size_t>(*first), "day"));
  return text + "\n";
}

}  // namespace

std::string report_text(const CheckReport& report, bool fleet) {
  std::string text;
  for (const TargetCheck& check : report.targets) {
    if (fleet && check.connects == true && check.warnings.empty() && check.notes.empty()) continue;
    if (fleet) text += printable(check.fit) + "  ";
    if (!check.target.empty()) text += painted(printable(check.target), Colour::Bold, Stream::Out) + "  ";
    text += answer(check) + "\n";
    add_lines(text, check);
  }
  return text + summary(report, fleet);
}

}  // namespace tlsfit::check
