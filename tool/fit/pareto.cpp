#include "fit/pareto.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace tlsfit::fit {

namespace {

std::uint64_t ram_of(const FitCandidate& c) {
  return c.static_bytes + c.heap_peak + c.stack_peak;
}

bool beats(const FitCandidate& a, const FitCandidate& b) {
  return a.flash <= b.flash && ram_of(a) <= ram_of(b) && a.handshake <= b.handshake &&
         (a.flash < b.flash || ram_of(a) < ram_of(b) || a.handshake < b.handshake);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  return result;
}

std::string number(std::uint64_t value) {
  return grouped(static_cast<std::int64_t>(value));
}

std::string name_of(const FitCandidate& c) {
  return escaped(c.shape + ", " + c.build);
}

std::string_view class_of(const FitCandidate& c) {
  return c.chosen ? "chosen" : c.dominated ? "beaten" : "front";
}

/// What one axis shows. Its scale begins at a round number below the least value.
struct Axis {
  std::string title;
  std::uint64_t (*value)(const FitCandidate&);
  double unit;  ///< of the numbers at the axis, and of all below
  double low = 0, step = 1, high = 1;

  double at(const FitCandidate& c) const { return static_cast<double>(value(c)) / unit; }

  void span(const std::vector<FitCandidate>& candidates) {
    double least = at(candidates.front()), most = least;
    for (const FitCandidate& c : candidates) {
      least = std::min(least, at(c));
      most = std::max(most, at(c));
    }
    const double range = std::max({most - least, most / 10, 1.0});
    const double decade = std::pow(10, std::floor(std::log10(range / 4)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
      if (range / (decade * factor) <= 4.5) {
        step = decade * factor;
        break;
      }
    low = std::floor(least / step) * step;
    if (least - low < step / 5 && low > 0) low -= step;
    high = std::ceil(most / step) * step;
    if (high - most < step / 5) high += step;
  }
  double part(double place) const { return (place - low) / (high - low); }
  std::string tick(double place) const { return fmt::format("{:.{}f}", place, step < 1 ? 1 : 0); }
};

constexpr double width = 400, height = 300, left = 64, top = 34, between = 96, bottom = 56;

std::string panel(const std::vector<FitCandidate>& candidates, Axis x, Axis y, double at) {
  x.span(candidates);
  y.span(candidates);
  const auto to_x = [&](double value) { return at + x.part(value) * width; };
  const auto to_y = [&](double value) { return top + (1 - y.part(value)) * height; };
  std::string svg;
  for (double tick = x.low; tick <= x.high + x.step / 2; tick += x.step)
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\"/>"
        "<text x=\"{0:.1f}\" y=\"{3}\" text-anchor=\"middle\">{4}</text>\n",
        to_x(tick), top, top + height, top + height + 18, x.tick(tick));
  for (double tick = y.low; tick <= y.high + y.step / 2; tick += y.step)
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{1}\" y1=\"{0:.1f}\" x2=\"{2}\" y2=\"{0:.1f}\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        to_y(tick), at, at + width, at - 8, to_y(tick) + 4, y.tick(tick));
  svg += fmt::format("<text class=\"title\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                     at + width / 2, top + height + 40, x.title);
  svg += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", at, top - 14, y.title);
  // The chosen one last, on top of what is near it.
  for (const bool chosen : {false, true})
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const FitCandidate& c = candidates[i];
      if (c.chosen != chosen) continue;
      const double px = to_x(x.at(c)), py = to_y(y.at(c));
      svg += fmt::format(
          "<g class=\"{0}\"><title>{1}: flash {2}, RAM {3}, {4} instructions</title>"
          "<circle cx=\"{5:.1f}\" cy=\"{6:.1f}\" r=\"{7}\"/>"
          "<text x=\"{8:.1f}\" y=\"{9:.1f}\">{10}</text></g>\n",
          class_of(c), name_of(c), number(c.flash), number(ram_of(c)), number(c.handshake), px, py,
          c.chosen ? 8 : 5, px + 10, py - 8, i + 1);
    }
  return svg;
}

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --faint: #57606a; --grid: #d8dee4;
  --front: #0550ae; --chosen: #116329; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161b; --ink: #e6edf3; --faint: #9aa5b1; --grid: #2f3742; --front: #79b8ff; --chosen: #56d364; }
}
svg text { font: 12px system-ui, sans-serif; fill: var(--faint); }
svg .paper { fill: var(--paper); }
svg .title, svg g text { fill: var(--ink); font-weight: 600; }
svg .grid { stroke: var(--grid); }
svg .front circle { fill: var(--front); }
svg .chosen circle { fill: var(--chosen); stroke: var(--ink); stroke-width: 2; }
svg .beaten circle { fill: none; stroke: var(--faint); stroke-width: 2; opacity: 0.5; }
svg .beaten text { fill: var(--faint); font-weight: 400; }
)";

constexpr std::string_view page_style = R"(
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif;
  background: var(--paper); color: var(--ink); }
h1 { font-size: 1.4rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; text-align: right; border-bottom: 1px solid var(--grid); }
th:nth-child(2), td:nth-child(2), th:last-child, td:last-child { text-align: left; }
tr.chosen { font-weight: 600; color: var(--chosen); }
tr.beaten { color: var(--faint); }
.made { color: var(--faint); }
)";

void need_candidates(const Fit& fit) {
  if (fit.candidates.empty())
    throw Error(ExitCode::No, "--pareto: nothing was measured, so there is no front to show");
}

std::string picture(const Fit& fit, std::string_view inner_style) {
  const Axis flash{
      .title = "flash, KB", .value = [](const FitCandidate& c) { return c.flash; }, .unit = 1024};
  const Axis ram{.title = "RAM at the peak of one request, KB", .value = ram_of, .unit = 1024};
  const Axis time{.title = "handshake, millions of instructions",
                  .value = [](const FitCandidate& c) { return c.handshake; },
                  .unit = 1e6};
  const double second = left + width + between, whole = second + width + 40, all = top + height + bottom;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "role=\"img\" aria-label=\"Flash against RAM, and flash against the handshake's instructions\">\n",
      whole, all);
  if (!inner_style.empty())
    svg += fmt::format("<style>{}</style>\n<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", inner_style,
                       whole, all);
  svg += panel(fit.candidates, flash, ram, left);
  if (std::any_of(fit.candidates.begin(), fit.candidates.end(),
                  [](const FitCandidate& c) { return c.handshake != 0; }))
    svg += panel(fit.candidates, flash, time, second);
  return svg + "</svg>\n";
}

std::string row_text(const FitCandidate& c, std::size_t index) {
  std::string suites;
  for (const std::string& suite : c.suites) suites += (suites.empty() ? "" : ", ") + escaped(suite);
  std::string html = fmt::format("<tr class=\"{}\"><td>{}</td><td>{}</td>", class_of(c), index, name_of(c));
  for (const std::uint64_t value :
       {c.flash, ram_of(c), c.static_bytes, c.heap_peak, c.stack_peak, c.handshake})
    html += "<td>" + number(value) + "</td>";
  const std::string_view verdict = c.chosen && c.dominated ? "chosen; beaten"
                                   : c.chosen              ? "chosen"
                                   : c.dominated           ? "beaten"
                                                           : "on the front";
  return html + fmt::format("<td>{}; {}</td></tr>\n", verdict, suites);
}

}  // namespace

void mark_dominated(std::vector<FitCandidate>& candidates) {
  for (FitCandidate& c : candidates)
    c.dominated = std::any_of(candidates.begin(), candidates.end(),
                              [&](const FitCandidate& other) { return beats(other, c); });
}

std::string pareto_svg(const Fit& fit) {
  need_candidates(fit);
  return picture(fit, style);
}

std::string pareto_html(const Fit& fit) {
  need_candidates(fit);
  std::string targets;
  for (const Plan& plan : fit.plans)
    targets += (targets.empty() ? "" : ", ") +
               (plan.many ? "any web server" : escaped(printable(plan.target.name())));
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>tlsfit: {0}</title>\n<style>{1}{2}</style></head>\n<body>\n<h1>{0}</h1>\n"
      "<p>{3} with {4}, layout {5}, Mbed TLS {6}, --optimize {7}. Every candidate was built, linked and run "
      "on "
      "the emulated board; RAM is static, heap and stack at the peak of one request. A candidate is beaten "
      "when another is no larger in flash, RAM and instructions, and smaller in one.</p>\n",
      targets, style, page_style, escaped(fit.board), escaped(fit.net), escaped(fit.layout),
      escaped(fit.mbedtls_version), escaped(fit.objective));
  html += picture(fit, "");
  html +=
      "<table><thead><tr><th>#</th><th>shape, "
      "build</th><th>flash</th><th>RAM</th><th>static</th><th>heap</th>"
      "<th>stack</th><th>instructions</th><th>suites</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < fit.candidates.size(); ++i) html += row_text(fit.candidates[i], i + 1);
  return html +
         "</tbody></table>\n<p class=\"made\">Made by tlsfit fit --pareto. Bytes, and instructions of one "
         "handshake.</p>\n</body></html>\n";
}

}  // namespace tlsfit::fit
