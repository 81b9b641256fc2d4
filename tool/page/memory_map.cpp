#include "page/memory_map.hpp"

#include <algorithm>

#include "model/template.hpp"
#include "page/drawing.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

namespace {

constexpr double bar = 34, row = 84;

Json rect(const std::string& style, const std::string& name, const std::string& title, double x, double top,
          double length) {
  const std::string text = printable(name);
  const bool fits = static_cast<double>(text.size()) * 6.6 + 8 <= length;
  return {{"class", style},
          {"title", printable(title)},
          {"x", place(x)},
          {"y", place(top)},
          {"width", place(length)},
          {"height", place(bar)},
          {"label", fits ? Json{{"x", place(x + 4)}, {"y", place(top + 21)}, {"class", ""}, {"text", text}}
                         : Json(false)}};
}

void draw(const MemoryBank& bank, double top, Json& rects, Json& texts) {
  const auto text = [&](double x, double y, const char* anchor, const std::string& words, const char* style) {
    texts.push_back(
        {{"class", style}, {"x", place(x)}, {"y", place(y)}, {"anchor", anchor}, {"text", words}});
  };
  text(0, top - 8, "start", fmt::format("{}, {}", printable(bank.name), bytes_text(bank.size)), "title");
  text(0, top + bar + 16, "start", fmt::format("{:#010x}", bank.base), "");
  text(picture_width, top + bar + 16, "end", fmt::format("{:#010x}", bank.base + bank.size), "");
  const double scale = picture_width / static_cast<double>(std::max<std::uint64_t>(bank.size, 1));
  rects.push_back(rect("free", "", "free", 0, top, picture_width));
  std::size_t colour = 0;
  for (const MemoryPart& part : bank.parts) {
    if (part.address < bank.base || part.address - bank.base >= bank.size) continue;
    const double x = static_cast<double>(part.address - bank.base) * scale;
    const double length = std::min(static_cast<double>(part.size) * scale, picture_width - x);
    rects.push_back(rect(part.kept ? "kept" : fmt::format("c{}", colour++ % colours), part.name,
                         fmt::format("{} at {:#010x}: {}", part.name, part.address, bytes_text(part.size)), x,
                         top, std::max(length, 0.5)));
  }
}

}  // namespace

std::string memory_map_svg(const std::vector<MemoryBank>& memory, const Templates& templates) {
  Json rects = Json::array(), texts = Json::array();
  double top = 22;
  for (const MemoryBank& bank : memory) {
    draw(bank, top, rects, texts);
    top += row;
  }
  constexpr std::string_view name = "rectangles.svg.mustache";
  return fill_template(fmt::format("pages/{}", name), text_of(templates, name),
                       {{"width", picture_width},
                        {"height", top - 22},
                        {"label", "The memories of the device, and what lies in them"},
                        {"rects", rects},
                        {"texts", texts}},
                       Escape::Html);
}

}  // namespace tlsfit::page
