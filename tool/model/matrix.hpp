// A matrix of images to be made side by side ("tlsfit.matrix/1"): boards × nets × targets × objectives ×
// apps.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/budget.hpp"
#include "model/target.hpp"

namespace tlsfit {

/// What of a cell is not an axis: `tlsfit fit` has options of these names.
struct CellSettings {
  std::string layout;           ///< of the board's flash; empty: its default
  std::string anchor = "root";  ///< where verification ends: "root", "intermediate" or "key"
  std::uint32_t connections = 2;
  std::string words = "full";  ///< what images say about failures: "full", "short" or "none"
  bool estimate = false;       ///< neither compile nor rehearse: sizes by adding up
  bool run = true;             ///< run the image on the emulated board, where there is one
  bool operator==(const CellSettings&) const = default;
};

/// One combination.
struct Cell {
  std::string id;          ///< "pico-wiznet-api-flash-console": what its folder and its job are called
  std::string board, net;  ///< ids, or paths of .json files
  std::string targets;     ///< a name of Matrix::targets
  std::string objective;   ///< "flash", "ram", "time" or "balanced"
  std::string app;
  CellSettings settings;
  Budgets budgets;
  bool operator==(const Cell&) const = default;
};

/// A list of configs/targets, which stands for many servers: {"many": "web"}. It is alone in its set.
struct ManyServersId {
  std::string id;
  bool operator==(const ManyServersId&) const = default;
};

/// A file with a saved profile or a list of targets, a server to be probed, or many servers.
using TargetSource = std::variant<fs::path, Target, ManyServersId>;

struct Matrix {
  std::map<std::string, std::vector<TargetSource>> targets;
  std::vector<Cell> cells;  ///< in the order of the file: boards first, apps last; then what it includes
  bool operator==(const Matrix&) const = default;
};

/// Expands the axes, and checks all that can be checked without files other than those of boards. File names
/// are relative to the folder of `path`. Throws Error (Usage) that names the key.
/// @param apps the programs that there are
Matrix matrix_from_json(const Json& json, const fs::path& path, const std::vector<std::string>& apps);

/// The cells that one of the patterns names: "pico-*". All without a pattern. Throws Error (Usage) if one
/// names none.
std::vector<Cell> selected(const std::vector<Cell>& cells, const std::vector<std::string>& patterns);

/// {"include": [{cell, board, net, targets, objective, app}…]}: the form in which GitHub Actions takes a
/// matrix
/// (`strategy: matrix: ${{ fromJSON(…) }}`).
Json include_json(const std::vector<Cell>& cells);

}  // namespace tlsfit
