#include "page/treemap.hpp"

#include <algorithm>
#include <numeric>

#include "model/template.hpp"
#include "page/drawing.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

namespace {

constexpr double map_height = 420, header = 18, character = 6.6;

/// The worst ratio of sides among weights that sum to `sum`, laid in a row along `side`, `scale` being area
/// per weight.
double worst(double least, double most, double sum, double side, double scale) {
  const double depth = sum * scale / side;
  return std::max(depth * depth / (least * scale), most * scale / (depth * depth));
}

/// As much of a name as fits, or nothing.
std::string label_in(const std::string& name, double room) {
  const auto most = static_cast<std::size_t>(std::max(0.0, (room - 8) / character));
  const std::string text = printable(name);
  if (text.size() <= most) return text;
  return most < 5 ? "" : printable(text.substr(0, most - 2)) + "..";
}

class Drawing {
 public:
  void tiles(std::vector<Tile> all, const Rect& area, std::size_t depth, std::size_t colour) {
    std::stable_sort(all.begin(), all.end(), [](const Tile& a, const Tile& b) { return a.bytes > b.bytes; });
    gather(all, area);
    std::vector<double> weights;
    for (const Tile& tile : all) weights.push_back(static_cast<double>(tile.bytes));
    const std::vector<Rect> places = squarified(weights, area);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].bytes > 0) tile(all[i], places[i], depth, depth == 0 ? all[i].colour % colours : colour);
  }

  Json take() { return std::move(rects_); }

 private:
  /// Joins what would be smaller than a few points into one tile.
  static void gather(std::vector<Tile>& all, const Rect& area) {
    std::uint64_t sum = 0;
    for (const Tile& tile : all) sum += tile.bytes;
    const double scale = area.width * area.height / static_cast<double>(std::max<std::uint64_t>(sum, 1));
    const auto small = std::find_if(all.begin(), all.end(), [&](const Tile& tile) {
      return static_cast<double>(tile.bytes) * scale < 24;
    });
    if (all.end() - small < 2) return;
    Tile rest;
    for (auto tile = small; tile != all.end(); ++tile) rest.bytes += tile->bytes;
    rest.title = fmt::format("{} smaller: {} bytes", all.end() - small, grouped(rest.bytes));
    all.erase(small, all.end());
    all.push_back(std::move(rest));
  }

  void tile(const Tile& tile, const Rect& rect, std::size_t depth, std::size_t colour) {
    const bool divided = !tile.parts.empty() && rect.width > 24 && rect.height > header + 12;
    const std::string label = rect.height >= 14 ? label_in(tile.name, rect.width) : "";
    rects_.push_back({{"class", fmt::format("c{} depth{}", colour, depth)},
                      {"title", printable(tile.title)},
                      {"x", place(rect.x)},
                      {"y", place(rect.y)},
                      {"width", place(rect.width)},
                      {"height", place(rect.height)},
                      {"label", label.empty() ? Json(false)
                                              : Json{{"x", place(rect.x + 4)},
                                                     {"y", place(rect.y + 12.5)},
                                                     {"class", depth == 0 ? "title" : ""},
                                                     {"text", label}}}});
    if (!divided) return;
    // A part that is all of it needs no frame of its own.
    const std::vector<Tile>& parts =
        tile.parts.size() == 1 && !tile.parts[0].parts.empty() ? tile.parts[0].parts : tile.parts;
    const double top = label.empty() ? 2 : header;
    tiles(parts, {rect.x + 2, rect.y + top, rect.width - 4, rect.height - top - 2}, depth + 1, colour);
  }

  Json rects_ = Json::array();
};

}  // namespace

std::vector<Rect> squarified(const std::vector<double>& weights, const Rect& area) {
  std::vector<Rect> places(weights.size());
  Rect left = area;
  double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t first = 0; first < weights.size() && sum > 0;) {
    const double scale = left.width * left.height / sum, side = std::min(left.width, left.height);
    if (!(scale > 0) || !(side > 0)) break;
    // As many as make the row's tiles squarer.
    std::size_t end = first;
    double row = 0, best = 0;
    for (; end < weights.size() && weights[end] > 0; ++end) {
      const double next = worst(weights[end], weights[first], row + weights[end], side, scale);
      if (end > first && next > best) break;
      best = next;
      row += weights[end];
    }
    if (end == first) break;
    const bool across = left.width < left.height;  // the row lies along the shorter side
    const double depth = row * scale / side;
    double along = across ? left.x : left.y;
    for (std::size_t i = first; i < end; ++i) {
      const double length = weights[i] * scale / depth;
      places[i] = across ? Rect{along, left.y, length, depth} : Rect{left.x, along, depth, length};
      along += length;
    }
    if (across) {
      left.y += depth;
      left.height = std::max(0.0, left.height - depth);
    } else {
      left.x += depth;
      left.width = std::max(0.0, left.width - depth);
    }
    sum -= row;
    first = end;
  }
  return places;
}

std::string treemap_svg(std::vector<Tile> tiles, const std::string& label, const Templates& templates) {
  Drawing drawing;
  drawing.tiles(std::move(tiles), {0, 0, picture_width, map_height}, 0, 0);
  constexpr std::string_view name = "rectangles.svg.mustache";
  return fill_template(fmt::format("pages/{}", name), text_of(templates, name),
                       {{"width", picture_width},
                        {"height", map_height},
                        {"label", label},
                        {"rects", drawing.take()},
                        {"texts", Json::array()}},
                       Escape::Html);
}

}  // namespace tlsfit::page
