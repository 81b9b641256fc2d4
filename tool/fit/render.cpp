#include "fit/render.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "model/template.hpp"

namespace tlsfit::fit {

Templates load_templates() {
  const fs::path folder = data_folder() / "templates";
  Templates templates;
  for (const fs::path& path : is_folder(folder) ? entries_of(folder) : std::vector<fs::path>())
    if (path.extension() == ".mustache") templates[path.stem().string()] = read_text(path);
  if (templates.empty())
    throw Error(ExitCode::Missing, "{}: no templates there: install tlsfit again", folder.string());
  return templates;
}

std::string render(std::string_view name, const std::string& text, const Json& values) {
  return fill_template(fmt::format("{}.mustache", name), text, values, Escape::None);
}

std::string comment_text(std::string_view text) {
  std::string result = printable(text);
  for (std::size_t at = 0; (at = result.find("*/", at)) != std::string::npos;) result.replace(at, 2, "* /");
  for (std::size_t at = 0; (at = result.find("/*", at)) != std::string::npos;) result.replace(at, 2, "/ *");
  if (result.ends_with('\\')) result += ' ';
  return result;
}

std::string render(std::string_view name, const Templates& templates, const Json& values) {
  const auto text = templates.find(std::string(name));
  if (text == templates.end())
    throw Error(ExitCode::Missing, "templates/{}.mustache is missing: install tlsfit again", name);
  return render(name, text->second, values);
}

Json rows_of(const Bytes& der) {
  Json rows = Json::array();
  for (std::size_t at = 0; at < der.size(); at += 16) {
    std::string row;
    for (std::size_t i = at; i < std::min(at + 16, der.size()); ++i)
      row += fmt::format("{}0x{:02x},", row.empty() ? "" : " ", der[i]);
    rows.push_back({{"bytes", row}});
  }
  return rows;
}

}  // namespace tlsfit::fit
