// Areas for amounts: a rectangle divided in proportion, and each part again among what it consists of.
#pragma once

#include <string>
#include <vector>

#include "page/html.hpp"

namespace tlsfit::page {

struct Rect {
  double x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Rect&) const = default;
};

/// Divides `area` in proportion to `weights`, which come largest first and are not negative, into rectangles
/// as near to squares as may be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000). As many as there are
/// weights; they cover the area.
std::vector<Rect> squarified(const std::vector<double>& weights, const Rect& area);

/// Something that takes bytes, and what it consists of.
struct Tile {
  std::string name;
  std::string title;  ///< that the pointer shows
  std::uint64_t bytes = 0;
  std::vector<Tile> parts = {};
  std::size_t colour = 0;  ///< of a tile at the top: the same in every picture of a page
};

/// The picture: each of `tiles` in a colour of its own, divided among its parts and theirs. What is too small
/// to be seen is drawn as one with its neighbours.
std::string treemap_svg(std::vector<Tile> tiles, const std::string& label, const Templates& templates);

}  // namespace tlsfit::page
