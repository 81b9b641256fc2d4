#include "cmd/run_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t bar_width = 30;

std::string number(std::uint64_t n) {
  return grouped(n);
}

std::string outcome_text(const std::string& outcome, const std::string& error) {
  const std::string word = painted(outcome, outcome == "ok" ? Colour::Green : Colour::Red, Stream::Err);
  return error.empty() ? word : fmt::format("{}: {}", word, printable(error));
}

/// "TLS 1.2, TLS_ECDHE_…, secp256r1, verified"; empty without a handshake. A resumed session has no group.
std::string tls_text(const RequestReport& r) {
  if (r.tls_version.empty()) return "";
  const std::string version =
      r.tls_version.starts_with("tls") ? "TLS " + r.tls_version.substr(3) : r.tls_version;
  return printable(fmt::format("{}, {}, {}, {}", version, r.tls_suite,
                               r.tls_resumed ? "resumed" : r.tls_group,
                               r.tls_verified ? "verified" : "NOT VERIFIED"));
}

/// Where a server was refused: what the image was fitted for with it, and how to find what has changed. Empty
/// if the image has no plan for it.
std::vector<std::pair<std::string, std::string>> advice(const RequestReport& r, const ImageInfo& info) {
  if (r.outcome != "tls-error") return {};
  const auto target = target_from(r.url);
  if (!std::holds_alternative<Target>(target)) return {};  // whatever was typed at the device's console
  const std::string name = std::get<Target>(target).name();
  for (std::size_t i = 0; i < info.targets.size() && i < info.plans.size(); ++i)
    if (info.targets[i].name() == name)
      return {
          {"fitted for", printable(info.plans[i])},
          {"what to do",
           fmt::format(
               "`tlsfit probe {}` shows what the server is now; if it is meant to be so, fit and build again",
               printable(name))}};
  return {};
}

/// "7,111,000 instructions", and what a resumed session saved of it.
std::string handshake_text(const RunReport& report, std::size_t place) {
  const RequestReport& r = report.requests[place];
  std::string text = fmt::format("{} instructions", number(r.handshake_instructions));
  if (!r.tls_resumed) return text;
  const std::uint64_t saved = saved_instructions(report.requests, place);
  text += saved == 0 ? ", resumed" : fmt::format(", resumed: {} saved", number(saved));
  return text;
}

std::string request_text(const RunReport& report, std::size_t place, const ImageInfo& info) {
  const RequestReport& r = report.requests[place];
  std::string text = fmt::format("{}\n", printable(r.url));
  const auto row = [&text](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<11}{}\n", name, value);
  };
  row("outcome", outcome_text(r.outcome, r.error));
  row("TLS", tls_text(r));
  if (r.http_status != 0) row("page", fmt::format("{}, {} bytes", r.http_status, number(r.http_bytes)));
  if (r.handshake_instructions != 0) row("handshake", handshake_text(report, place));
  for (const auto& [name, value] : advice(r, info)) row(name, value);
  return text;
}

/// One request in full; of many, those that went wrong and how many went well.
std::string requests_text(const RunReport& report, const ImageInfo& info) {
  constexpr std::size_t few = 4;
  std::string text;
  std::size_t good = 0;
  for (std::size_t i = 0; i < report.requests.size(); ++i) {
    const bool ok = report.requests[i].outcome == "ok";
    good += ok ? 1 : 0;
    if (report.requests.size() <= few || !ok) text += request_text(report, i, info);
  }
  if (report.requests.size() > few)
    text += fmt::format("{} of {} requests ok\n", good, report.requests.size());
  return text;
}

/// What the guest did to its flash; empty if nothing.
std::string wear_text(const RunReport& report) {
  std::vector<std::string> sectors;
  for (std::size_t n = 0; n < report.flash_erases.size(); ++n)
    if (report.flash_erases[n] != 0)
      sectors.push_back(fmt::format("sector {} erased {} time{}", n, number(report.flash_erases[n]),
                                    report.flash_erases[n] == 1 ? "" : "s"));
  if (report.flash_programmed != 0)
    sectors.push_back(fmt::format("{} bytes programmed", number(report.flash_programmed)));
  return sectors.empty() ? "" : fmt::format("flash: {}\n", joined(sectors, ", "));
}

/// "led1: 20 changes from 1.002 s to 10.502 s, low at the end"
std::string pins_text(const RunReport& report) {
  std::string text;
  for (const PinReport& p : report.pins)
    text += fmt::format("{}: {} change{} {}, {} at the end\n", printable(p.pin), number(p.changes),
                        p.changes == 1 ? "" : "s",
                        p.changes == 1 ? fmt::format("at {:.3f} s", p.first)
                                       : fmt::format("from {:.3f} s to {:.3f} s", p.first, p.last),
                        p.high ? "high" : "low");
  return text;
}

/// "crypto::ec::execute" of a demangled name: without arguments, anonymous namespaces and clones' numbers.
std::string short_name(std::string name) {
  constexpr std::string_view anonymous = "(anonymous namespace)::";
  for (std::size_t at = name.find(anonymous); at != std::string::npos; at = name.find(anonymous))
    name.erase(at, anonymous.size());
  return name.substr(0, std::min(name.find('('), name.find(" [")));
}

/// The costliest functions: of the handshakes if there were any, else of the run.
std::string profile_text(const RunReport& report) {
  constexpr std::size_t most = 20;
  if (report.profile.empty()) return "";
  const bool handshakes = std::any_of(report.profile.begin(), report.profile.end(),
                                      [](const FunctionCost& f) { return f.handshake_own != 0; });
  const auto own = [&](const FunctionCost& f) { return handshakes ? f.handshake_own : f.own; };
  std::vector<FunctionCost> costs = report.profile;
  std::stable_sort(costs.begin(), costs.end(),
                   [&](const FunctionCost& a, const FunctionCost& b) { return own(a) > own(b); });
  std::uint64_t sum = 0;
  for (const FunctionCost& f : costs) sum += own(f);
  Table table({Align::Right, Align::Right, Align::Right, Align::Left});
  table.row({"own", "", "with calls", "function"});
  if (costs.size() > most) costs.resize(most);
  for (const FunctionCost& f : costs) {
    if (own(f) == 0) break;
    table.row({number(own(f)),
               fmt::format("{:.1f} %", 100 * static_cast<double>(own(f)) / static_cast<double>(sum)),
               number(handshakes ? f.handshake_with_calls : f.with_calls),
               printable(short_name(f.function))});
  }
  return fmt::format("\n{} instructions{}, by function\n{}", number(sum), handshakes ? " of handshakes" : "",
                     table.text());
}

}  // namespace

std::string run_text(const RunReport& report, const ImageInfo& info, const Board& board) {
  std::uint64_t ram = 0;
  for (const Region& region : board.ram) ram += region.size;
  std::string text = requests_text(report, info);
  const bool told = std::any_of(report.requests.begin(), report.requests.end(), [&](const RequestReport& r) {
    return r.outcome == report.outcome && r.error == report.error;
  });
  if (!told || report.outcome == "fault")
    text += fmt::format("{}\n", outcome_text(report.outcome, report.error));

  if (info.tlsfit_version.empty()) {  // other people's: no symbols of ours to measure by
    text += pins_text(report) + wear_text(report);
    text += fmt::format("{} instructions, {:.1f} s, seed {}\n", number(report.instructions), report.seconds,
                        report.seed);
    return text + profile_text(report);
  }
  Table table({Align::Left, Align::Right, Align::Left});
  const auto row = [&](const char* name, std::uint64_t bytes) {
    const double part = ram == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(ram);
    table.row(
        {name, number(bytes), ram == 0 ? "" : fmt::format("{} {:.1f} %", bar(part, bar_width), 100 * part)});
  };
  row("static", report.peak_static);
  row("peak stack", report.peak_stack);
  row("peak heap", report.peak_heap);
  row("total", report.peak_static + report.peak_stack + report.peak_heap);
  text += ram == 0 ? fmt::format("RAM, bytes\n{}", table.text())
                   : fmt::format("RAM of {}: {} bytes\n{}", board.name, number(ram), table.text());
  text += pins_text(report) + wear_text(report);
  if (board.hosted())
    text += fmt::format("{} bytes of heap in use at the end, {:.1f} s\n", number(report.heap_now),
                        report.seconds);
  else
    text += fmt::format("{} instructions, {} bytes of heap in use at the end, {:.1f} s, seed {}\n",
                        number(report.instructions), number(report.heap_now), report.seconds, report.seed);
  return text + profile_text(report);
}

}  // namespace tlsfit
