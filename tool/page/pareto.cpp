#include "page/pareto.hpp"

#include <algorithm>
#include <cmath>

#include "model/template.hpp"
#include "page/drawing.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

namespace {

std::string name_of(const FitCandidate& c) {
  return c.shape + ", " + c.build;
}

Tone tone_of(const FitCandidate& c) {
  return c.chosen ? Tone::Good : c.dominated ? Tone::Faint : Tone::Plain;
}

std::string_view class_of(const FitCandidate& c) {
  return c.chosen ? "good" : c.dominated ? "faint" : "plain";
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

/// Lines, texts and points of one panel, whose left edge is at `at`.
Json panel(const std::vector<FitCandidate>& candidates, Axis x, Axis y, double at) {
  x.span(candidates);
  y.span(candidates);
  const auto to_x = [&](double value) { return at + x.part(value) * width; };
  const auto to_y = [&](double value) { return top + (1 - y.part(value)) * height; };
  Json lines = Json::array(), texts = Json::array(), points = Json::array();
  const auto line = [&](double x1, double y1, double x2, double y2) {
    lines.push_back({{"x1", place(x1)}, {"y1", place(y1)}, {"x2", place(x2)}, {"y2", place(y2)}});
  };
  const auto text = [&](double tx, double ty, const char* anchor, const std::string& words,
                        const char* style = "") {
    texts.push_back(
        {{"x", place(tx)}, {"y", place(ty)}, {"anchor", anchor}, {"text", words}, {"class", style}});
  };
  for (double tick = x.low; tick <= x.high + x.step / 2; tick += x.step) {
    line(to_x(tick), top, to_x(tick), top + height);
    text(to_x(tick), top + height + 18, "middle", x.tick(tick));
  }
  for (double tick = y.low; tick <= y.high + y.step / 2; tick += y.step) {
    line(at, to_y(tick), at + width, to_y(tick));
    text(at - 8, to_y(tick) + 4, "end", y.tick(tick));
  }
  text(at + width / 2, top + height + 40, "middle", x.title, "title");
  text(at, top - 14, "start", y.title, "title");
  // The chosen one last, on top of what is near it.
  for (const bool chosen : {false, true})
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const FitCandidate& c = candidates[i];
      if (c.chosen != chosen) continue;
      const double px = to_x(x.at(c)), py = to_y(y.at(c));
      points.push_back({{"class", class_of(c)},
                        {"title", fmt::format("{}: flash {}, RAM {}, {} instructions", name_of(c),
                                              grouped(c.flash), grouped(c.ram_peak()), grouped(c.handshake))},
                        {"x", place(px)},
                        {"y", place(py)},
                        {"radius", c.chosen ? 8 : 5},
                        {"text_x", place(px + 10)},
                        {"text_y", place(py - 8)},
                        {"number", i + 1}});
    }
  return {{"lines", lines}, {"texts", texts}, {"points", points}};
}

void need_candidates(const Fit& fit) {
  if (fit.candidates.empty())
    throw Error(ExitCode::No, "--pareto: nothing was measured, so there is no front to show");
}

std::string picture(const Fit& fit, const Templates& templates, bool alone) {
  const Axis flash{
      .title = "flash, KB", .value = [](const FitCandidate& c) { return c.flash; }, .unit = 1024};
  const Axis ram{.title = "RAM at the peak of one request, KB",
                 .value = [](const FitCandidate& c) { return c.ram_peak(); },
                 .unit = 1024};
  const Axis time{.title = "handshake, millions of instructions",
                  .value = [](const FitCandidate& c) { return c.handshake; },
                  .unit = 1e6};
  const double second = left + width + between;
  Json panels = Json::array({panel(fit.candidates, flash, ram, left)});
  if (std::any_of(fit.candidates.begin(), fit.candidates.end(),
                  [](const FitCandidate& c) { return c.handshake != 0; }))
    panels.push_back(panel(fit.candidates, flash, time, second));
  constexpr std::string_view name = "scatter.svg.mustache";
  return fill_template(
      fmt::format("pages/{}", name), text_of(templates, name),
      {{"width", second + width + 40},
       {"height", top + height + bottom},
       {"label", "Flash against RAM, and flash against the handshake's instructions"},
       {"alone", alone
                     ? Json{{"style", text_of(templates, "colours.css") + text_of(templates, "picture.css")}}
                     : Json(false)},
       {"panels", panels}},
      Escape::Html);
}

Row row_of(const FitCandidate& c, std::size_t index) {
  const std::string_view verdict = c.chosen && c.dominated ? "chosen; beaten"
                                   : c.chosen              ? "chosen"
                                   : c.dominated           ? "beaten"
                                                           : "on the front";
  return {.cells = {number(index),
                    {.text = name_of(c)},
                    number(c.flash),
                    number(c.ram_peak()),
                    number(c.static_bytes),
                    number(c.heap_peak),
                    number(c.stack_peak),
                    number(c.handshake),
                    {.text = fmt::format("{}; {}", verdict, joined(c.suites, ", "))}},
          .tone = tone_of(c)};
}

}  // namespace

std::string pareto_svg(const Fit& fit, const Templates& templates) {
  need_candidates(fit);
  return picture(fit, templates, true);
}

Document pareto_document(const Fit& fit, const Templates& templates) {
  need_candidates(fit);
  std::vector<std::string> targets;
  for (const Plan& plan : fit.plans) targets.push_back(plan.many ? "any web server" : plan.target.name());
  Document document;
  document.title = joined(targets, ", ");
  document.blocks.push_back(
      {.content = Paragraph{
           fmt::format("{} with {}, layout {}, Mbed TLS {}, --optimize {}. Every candidate was built, "
                       "linked and run on the emulated board; RAM is static, heap and stack at the peak "
                       "of one request. A candidate is beaten when another is no larger in flash, RAM "
                       "and instructions, and smaller in one.",
                       fit.board, fit.net, fit.layout, fit.mbedtls_version, fit.objective)}});
  document.blocks.push_back({.content = Picture{picture(fit, templates, false)}});
  Grid grid;
  grid.columns = {{"#", Align::Right},
                  {"shape, build"},
                  {"flash", Align::Right},
                  {"RAM", Align::Right},
                  {"static", Align::Right},
                  {"heap", Align::Right},
                  {"stack", Align::Right},
                  {"instructions", Align::Right},
                  {"suites"}};
  for (std::size_t i = 0; i < fit.candidates.size(); ++i)
    grid.rows.push_back(row_of(fit.candidates[i], i + 1));
  document.blocks.push_back({.content = std::move(grid)});
  document.made_by = "Made by tlsfit fit --pareto. Bytes, and instructions of one handshake.";
  return document;
}

}  // namespace tlsfit::page
