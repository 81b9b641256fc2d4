// Checked access to one JSON object: every complaint names the file, the key's path, what is wanted and what
// is there; keys nobody asked for are rejected where the format says so.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {

/// Keeps the order in which keys were written, so that output is stable and readable.
using Json = nlohmann::ordered_json;

/// Parses a JSON text. Throws Error (Usage) that names `where` and the line of the mistake.
Json parse_json(std::string_view text, std::string_view where);
/// The JSON in a file.
Json load_json(const fs::path& path);
/// Two-space indented, '\n' at the end.
std::string dump_json(const Json& json);
/// On one line, '\n' at the end.
std::string json_line(const Json& json);

/// One JSON object under the name `where` ("configs/boards/pico.json: ram[0]"). All getters throw Error
/// (Usage).
class Fields {
 public:
  Fields(const Json& object, std::string where);

  bool has(std::string_view key);
  std::string text(std::string_view key);
  std::string text(std::string_view key, std::string_view fallback);
  bool flag(std::string_view key);
  bool flag(std::string_view key, bool fallback);
  std::int64_t integer(std::string_view key);
  std::int64_t integer(std::string_view key, std::int64_t fallback);
  double number(std::string_view key);
  /// A size written as text: "96K".
  std::uint64_t size(std::string_view key);
  /// An address written as text: "0x20000000".
  std::uint32_t address(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// None if there is no such key.
  std::vector<std::string> texts_or_none(std::string_view key);
  /// true, false, or nothing for null (or no such key).
  std::optional<bool> tristate(std::string_view key);
  /// A sub-object.
  Fields object(std::string_view key);
  /// Each element of an array of objects.
  std::vector<Fields> objects(std::string_view key);
  /// Each member of an object of objects, with its key, in order.
  std::vector<std::pair<std::string, Fields>> members(std::string_view key);
  /// Any value, unchecked.
  const Json& any(std::string_view key);
  /// Checks "schema": throws if it is not `wanted` ("tlsfit.profile/1").
  void schema(std::string_view wanted);
  /// Throws if the object has a key that no getter asked for.
  void done() const;

  const std::string& where() const { return where_; }
  /// An Error (Usage) about one key, in the usual form.
  Error wrong(std::string_view key, std::string_view want) const;

 private:
  const Json& get(std::string_view key, std::string_view want);
  const Json* object_;
  std::string where_;
  std::set<std::string, std::less<>> asked_;
};

/// null for nothing, else the value.
template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace tlsfit
