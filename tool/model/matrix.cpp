#include "model/matrix.hpp"

#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/fit.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t most_cells = 4096;
const std::vector<std::string> objectives{"flash", "ram", "time", "balanced"};

/// The name of an axis in the plural, for the axes, and in the singular, for one cell.
struct Axis {
  std::string_view many, one;
  std::string Cell::*value;
};
constexpr Axis axes[] = {{"boards", "board", &Cell::board},
                         {"nets", "net", &Cell::net},
                         {"targets", "targets", &Cell::targets},
                         {"objectives", "objective", &Cell::objective},
                         {"apps", "app", &Cell::app}};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && text[0] != '.' && text[0] != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                  c == '_' || c == '-';
         });
}

/// As the only one of `boards`: every board that comes with tlsfit; of `nets`: every net that a board is
/// wired to.
const std::vector<std::string> every{"all"};

/// "pico" of "pico" and of "boards/pico.json".
std::string name_of(const std::string& text) {
  return text.ends_with(".json") ? fs::path(text).stem().string() : text;
}

std::string choices(const std::vector<std::string>& names) {
  return fmt::format("one of {}", fmt::join(names, ", "));
}

/// Reads one file; what its parts have in common.
class Reading {
 public:
  Reading(const Json& json, const fs::path& path, const std::vector<std::string>& apps)
      : fields_(json, path.string()), folder_(path.parent_path()), apps_(apps) {}

  Matrix matrix() {
    fields_.schema("tlsfit.matrix/1");
    read_targets();
    for (const Axis& axis : axes) values_.push_back(axis.many == "targets" ? names_ : values_of(axis));
    defaults_ = settings_of(fields_, {});
    expand();
    if (fields_.has("exclude")) exclude();
    if (fields_.has("include")) include();
    if (matrix_.cells.empty()) throw Error(ExitCode::Usage, "{}: exclude leaves no cell", fields_.where());
    if (fields_.has("budgets")) read_budgets();
    fields_.done();
    return std::move(matrix_);
  }

 private:
  std::string beside(const std::string& name) const { return (folder_ / name).lexically_normal().string(); }

  /// A board or net: its id, or a file's path as it is from here.
  std::string placed(const std::string& text) const { return text.ends_with(".json") ? beside(text) : text; }

  std::vector<std::string> values_of(const Axis& axis) {
    if (axis.many == "objectives" && !fields_.has(axis.many)) return {"balanced"};
    if (axis.many == "apps" && !fields_.has(axis.many)) return {apps_.front()};
    const std::vector<std::string> values = fields_.texts(axis.many);
    if (values.empty()) throw fields_.wrong(axis.many, "at least one");
    if (axis.many == "boards" && values == every) return config_ids("boards");
    std::vector<std::string> result;
    for (const std::string& value : values) {
      check(fields_, axis.many, axis, value);
      result.push_back(placed(value));
    }
    return result;
  }

  /// Whether the axis may have this value. Ids of boards and nets are looked up where they are loaded.
  void check(Fields& fields, std::string_view key, const Axis& axis, const std::string& value) const {
    if (!is_name(name_of(value)))
      throw fields.wrong(key, "names of letters, digits, '.', '_' and '-', or paths of .json files");
    const std::vector<std::string>* const known = axis.many == "objectives" ? &objectives
                                                  : axis.many == "apps"     ? &apps_
                                                  : axis.many == "targets"  ? &names_
                                                                            : nullptr;
    if (known != nullptr && std::find(known->begin(), known->end(), value) == known->end())
      throw fields.wrong(key, choices(*known));
  }

  TargetSource source_of(Fields& fields, std::string_view key, const std::string& text) const {
    if (text.ends_with(".json") || text.ends_with(".jsonl")) return fs::path(beside(text));
    auto target = target_from(text);
    if (const auto* const why = std::get_if<std::string>(&target))
      throw fields.wrong(key,
                         fmt::format("profiles (.json), lists of targets (.json) or HOST[:PORT] ({})", *why));
    return std::get<Target>(std::move(target));
  }

  /// {"name": "file.json" | ["host", …]}, or a list of files, named after each.
  void read_targets() {
    const Json& json = fields_.any("targets");
    const auto add = [&](Fields& fields, const std::string& key, const std::string& name, const Json& value) {
      constexpr const char* wanted = "a profile, a list of targets or HOST[:PORT], or a list of these";
      if (!is_name(name)) throw fields.wrong(key, "a name of letters, digits, '.', '_' and '-'");
      if (matrix_.targets.contains(name))
        throw Error(ExitCode::Usage, "{}: {}: there are targets called {} already", fields.where(), key,
                    name);
      std::vector<TargetSource>& sources = matrix_.targets[name];
      if (value.is_object()) {
        Fields many(value, fmt::format("{}: {}", fields.where(), key));
        sources.emplace_back(ManyServersId{many.text("many")});
        many.done();
      }
      for (const Json& one : value.is_object()  ? Json::array()
                             : value.is_array() ? value
                                                : Json::array({value})) {
        if (!one.is_string()) throw fields.wrong(key, wanted);
        sources.push_back(source_of(fields, key, one.get<std::string>()));
      }
      if (sources.empty()) throw fields.wrong(key, wanted);
      names_.push_back(name);
    };
    if (json.is_object()) {
      Fields named = fields_.object("targets");
      for (const auto& [name, value] : json.items()) add(named, name, name, named.any(name));
    } else {
      for (const std::string& text : fields_.texts("targets")) {
        std::string name = name_of(text);
        if (name.ends_with(".profile")) name.erase(name.size() - 8);
        add(fields_, "targets", name.substr(0, name.find(':')), text);
      }
    }
    if (names_.empty()) throw fields_.wrong("targets", "at least one");
  }

  static CellSettings settings_of(Fields& fields, CellSettings settings) {
    settings.layout = fields.text("layout", settings.layout);
    settings.anchor = fields.text("anchor", settings.anchor);
    const std::vector<std::string> anchors{"root", "intermediate", "key"};
    if (std::find(anchors.begin(), anchors.end(), settings.anchor) == anchors.end())
      throw fields.wrong("anchor", choices(anchors));
    const std::int64_t connections = fields.integer("connections", settings.connections);
    if (connections < 1 || connections > 8) throw fields.wrong("connections", "a number from 1 to 8");
    settings.connections = static_cast<std::uint32_t>(connections);
    settings.words = fields.text("words", settings.words);
    const std::vector<std::string> words = kinds_of_words();
    if (std::find(words.begin(), words.end(), settings.words) == words.end())
      throw fields.wrong("words", choices(words));
    settings.estimate = fields.flag("estimate", settings.estimate);
    settings.run = fields.flag("run", settings.run);
    return settings;
  }

  void name(Cell& cell) const {
    std::vector<std::string> parts{name_of(cell.board)};
    if (cell.settings.layout != defaults_.layout && !cell.settings.layout.empty())
      parts.push_back(cell.settings.layout);
    for (const std::string& part : {name_of(cell.net), cell.targets, cell.objective, cell.app})
      parts.push_back(part);
    if (cell.settings.words != defaults_.words) parts.push_back(cell.settings.words);
    cell.id = joined(parts, "-");
  }

  static std::vector<std::string> wired_to(const std::string& board) {
    std::vector<std::string> nets;
    for (const auto& [net, wiring] : load_board(board).nets) nets.push_back(net);
    return nets;
  }

  void expand() {
    std::size_t count = 1;
    for (const auto& values : values_) count *= std::min(values.size(), most_cells + 1);
    if (count > most_cells)
      throw fields_.wrong("boards", fmt::format("axes that make at most {} cells", grouped(most_cells)));
    std::vector<Cell> cells{Cell{.settings = defaults_}};
    for (std::size_t i = 0; i < values_.size(); ++i) {
      std::vector<Cell> more;
      for (const Cell& cell : cells)
        for (const std::string& value :
             axes[i].many == "nets" && values_[i] == every ? wired_to(cell.board) : values_[i]) {
          more.push_back(cell);
          more.back().*axes[i].value = value;
        }
      cells = std::move(more);
    }
    for (Cell& cell : cells) add(std::move(cell), fields_.where());
  }

  void add(Cell cell, const std::string& where) {
    name(cell);
    const bool twice = std::any_of(matrix_.cells.begin(), matrix_.cells.end(),
                                   [&](const Cell& other) { return other.id == cell.id; });
    if (twice) throw Error(ExitCode::Usage, "{}: there is a cell {} already", where, cell.id);
    matrix_.cells.push_back(std::move(cell));
  }

  /// The cells that an entry of `exclude` or `budgets` is about.
  std::vector<std::size_t> meant_by(Fields& entry) const {
    const std::string pattern = entry.text("cell", "*");
    std::vector<std::pair<const Axis*, std::string>> wanted;
    for (const Axis& axis : axes)
      if (entry.has(axis.one)) wanted.emplace_back(&axis, placed(entry.text(axis.one)));
    std::vector<std::size_t> meant;
    for (std::size_t i = 0; i < matrix_.cells.size(); ++i) {
      const Cell& cell = matrix_.cells[i];
      const bool fits = ::fnmatch(pattern.c_str(), cell.id.c_str(), 0) == 0 &&
                        std::all_of(wanted.begin(), wanted.end(),
                                    [&](const auto& one) { return cell.*one.first->value == one.second; });
      if (fits) meant.push_back(i);
    }
    return meant;
  }

  static Error means_none(const Fields& entry) {
    return Error(ExitCode::Usage, "{}: means no cell; `tlsfit matrix FILE --list` shows them", entry.where());
  }

  void exclude() {
    std::vector<bool> out(matrix_.cells.size());
    for (Fields& entry : fields_.objects("exclude")) {
      const std::vector<std::size_t> meant = meant_by(entry);
      entry.done();
      if (meant.empty()) throw means_none(entry);
      for (const std::size_t i : meant) out[i] = true;
    }
    std::vector<Cell> left;
    for (std::size_t i = 0; i < out.size(); ++i)
      if (!out[i]) left.push_back(std::move(matrix_.cells[i]));
    matrix_.cells = std::move(left);
  }

  /// A cell more. An axis of one value need not be repeated.
  void include() {
    for (Fields& entry : fields_.objects("include")) {
      Cell cell;
      for (std::size_t i = 0; i < values_.size(); ++i) {
        const Axis& axis = axes[i];
        const bool told = entry.has(axis.one) || values_[i].size() > 1 || values_[i] == every;
        cell.*axis.value = told ? entry.text(axis.one) : values_[i].front();
        if (told) check(entry, axis.one, axis, cell.*axis.value);
        cell.*axis.value = placed(cell.*axis.value);
      }
      cell.settings = settings_of(entry, defaults_);
      entry.done();
      add(std::move(cell), entry.where());
    }
  }

  /// Of two entries that say the same of a cell the later counts: the general first, then the particular.
  void read_budgets() {
    for (Fields& entry : fields_.objects("budgets")) {
      const std::vector<std::size_t> meant = meant_by(entry);
      const Budgets budgets = budgets_of(entry);
      entry.done();
      if (meant.empty()) throw means_none(entry);
      if (budgets == Budgets{})
        throw Error(ExitCode::Usage, "{}: want flash, ram or components", entry.where());
      for (const std::size_t i : meant) {
        Budgets& all = matrix_.cells[i].budgets;
        const auto put = [](Budget& into, const Budget& from) {
          if (from.flash) into.flash = from.flash;
          if (from.ram) into.ram = from.ram;
        };
        put(all.image, budgets.image);
        for (const auto& [component, budget] : budgets.components) put(all.components[component], budget);
      }
    }
  }

  Fields fields_;
  fs::path folder_;
  const std::vector<std::string>& apps_;
  std::vector<std::string> names_;                ///< of the targets, in order
  std::vector<std::vector<std::string>> values_;  ///< of each axis
  CellSettings defaults_;
  Matrix matrix_;
};

}  // namespace

Matrix matrix_from_json(const Json& json, const fs::path& path, const std::vector<std::string>& apps) {
  return Reading(json, path, apps).matrix();
}

std::vector<Cell> selected(const std::vector<Cell>& cells, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return cells;
  std::vector<bool> wanted(cells.size());
  for (const std::string& pattern : patterns) {
    bool found = false;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      ids.push_back(cells[i].id);
      if (::fnmatch(pattern.c_str(), cells[i].id.c_str(), 0) == 0) found = wanted[i] = true;
    }
    if (found) continue;
    const auto meant = nearest(pattern, ids);
    throw Error(ExitCode::Usage, "--only {}: there is no such cell; {}", printable(pattern),
                meant ? fmt::format("did you mean {}?", *meant) : std::string("--list shows them"));
  }
  std::vector<Cell> result;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (wanted[i]) result.push_back(cells[i]);
  return result;
}

Json include_json(const std::vector<Cell>& cells) {
  Json list = Json::array();
  for (const Cell& cell : cells)
    list.push_back({{"cell", cell.id},
                    {"board", name_of(cell.board)},
                    {"net", name_of(cell.net)},
                    {"targets", cell.targets},
                    {"objective", cell.objective},
                    {"app", cell.app}});
  return {{"include", list}};
}

}  // namespace tlsfit
