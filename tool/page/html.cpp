#include "page/html.hpp"

#include <algorithm>

#include "model/template.hpp"

namespace tlsfit::page {

namespace {

std::string_view name_of(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return "";
    case Tone::Good:
      return "good";
    case Tone::Warning:
      return "warning";
    case Tone::Bad:
      return "bad";
    case Tone::Faint:
      return "faint";
  }
  return "";
}

std::string_view name_of(Align align) {
  return align == Align::Right ? "number" : "";
}

Json values_of(const Grid& grid) {
  Json columns = Json::array(), rows = Json::array();
  for (const Column& column : grid.columns)
    columns.push_back({{"title", column.title}, {"class", name_of(column.align)}});
  for (const Row& row : grid.rows) {
    Json cells = Json::array();
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const Cell& cell = row.cells[i];
      const std::string_view align = i < grid.columns.size() ? name_of(grid.columns[i].align) : "";
      const std::string_view tone = name_of(cell.tone);
      cells.push_back(
          {{"text", printable(cell.text)},
           {"order", cell.order ? Json{{"value", fmt::format("{}", *cell.order)}} : Json(false)},
           {"class", fmt::format("{}{}{}", align, align.empty() || tone.empty() ? "" : " ", tone)},
           {"code", cell.code}});
    }
    rows.push_back({{"class", name_of(row.tone)}, {"cells", cells}});
  }
  return {{"columns", columns}, {"rows", rows}, {"filter", grid.filter}};
}

/// Percent of the bar's whole length, for a style attribute; of what is not known, none.
std::string length_of(const Bar& bar) {
  if (!bar.capacity) return "0";
  const double most = static_cast<double>(std::max<std::uint64_t>(*bar.capacity, 1));
  return fmt::format("{:.2f}", std::min(100.0, 100 * static_cast<double>(bar.used) / most));
}

std::string_view class_of(const Bar& bar) {
  if (!bar.capacity) return "faint";
  return bar.used > *bar.capacity ? "bad" : bar.used > *bar.capacity / 10 * 9 ? "warning" : "good";
}

Json values_of(const Bars& bars) {
  Json rows = Json::array();
  for (const Bar& bar : bars.bars)
    rows.push_back({{"name", bar.name},
                    {"class", class_of(bar)},
                    {"length", length_of(bar)},
                    {"amount", amount_text(bar)},
                    {"detail", bar.detail.empty() ? Json(false) : Json{{"text", bar.detail}}}});
  return {{"rows", rows}};
}

/// Every key of a block is there, those it has nothing for as false: a hole that nobody fills is an error.
Json values_of(const Block& block) {
  const auto wrapped = [](const std::string& text) {
    return text.empty() ? Json(false) : Json{{"text", text}};
  };
  Json values{{"heading", wrapped(block.heading)},
              {"fold", wrapped(block.fold)},
              {"paragraph", false},
              {"bars", false},
              {"grid", false},
              {"picture", false}};
  struct Fill {
    Json& to;
    void operator()(const Paragraph& paragraph) const {
      to["paragraph"] = {{"text", printable(paragraph.text)}, {"class", name_of(paragraph.tone)}};
    }
    void operator()(const Bars& bars) const { to["bars"] = values_of(bars); }
    void operator()(const Grid& grid) const { to["grid"] = values_of(grid); }
    void operator()(const Picture& picture) const { to["picture"] = {{"svg", picture.svg}}; }
  };
  std::visit(Fill{values}, block.content);
  return values;
}

}  // namespace

Templates load_templates() {
  const fs::path folder = data_folder() / "templates" / "pages";
  Templates templates;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    templates[entry.path().filename().string()] = read_text(entry.path());
  if (templates.empty())
    throw Error(ExitCode::Missing, "{}: no templates there: install tlsfit again", folder.string());
  return templates;
}

const std::string& text_of(const Templates& templates, std::string_view name) {
  const auto found = templates.find(std::string(name));
  if (found == templates.end())
    throw Error(ExitCode::Missing, "templates/pages/{} is missing: install tlsfit again", name);
  return found->second;
}

std::string html(const Document& document, const Templates& templates) {
  Json blocks = Json::array();
  for (const Block& block : document.blocks) blocks.push_back(values_of(block));
  constexpr std::string_view name = "document.html.mustache";
  return fill_template(fmt::format("pages/{}", name), text_of(templates, name),
                       {{"title", printable(document.title)},
                        {"colours", text_of(templates, "colours.css")},
                        {"style", text_of(templates, "style.css")},
                        {"picture_style", text_of(templates, "picture.css")},
                        {"script", text_of(templates, "tables.js")},
                        {"blocks", blocks},
                        {"made_by", document.made_by}},
                       Escape::Html);
}

}  // namespace tlsfit::page
