#include "model/fields.hpp"

#include <algorithm>
#include <charconv>

#include "base/numbers.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

/// What takes values apart and writes them goes as deep as they do: a text of a million brackets would use up
/// the stack. None of our formats has ten levels.
constexpr std::size_t deepest = 64;

/// How deep arrays and objects stand in one another, at most, in a text that may be JSON.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0, most = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') quoted = !quoted;
    if (quoted) {
      if (c == '\\') ++at;
    } else if (c == '[' || c == '{') {
      most = std::max(most, ++depth);
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return most;
}

}  // namespace

Json parse_json(std::string_view text, std::string_view where) {
  if (depth_of(text) > deepest)
    throw Error(ExitCode::Usage, "{}: JSON in more than {} levels", where, deepest);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::size_t at = std::min<std::size_t>(error.byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    throw Error(ExitCode::Usage, "{}:{}: not JSON", where, line);
  } catch (const Json::exception&) {  // a number that no machine has room for
    throw Error(ExitCode::Usage, "{}: not JSON that can be read", where);
  }
}

Json load_json(const fs::path& path) {
  return parse_json(read_text(path), path.string());
}

std::string dump_json(const Json& json) {
  // Text that came from a server may not be UTF-8: replaced, never thrown.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string json_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Fields::Fields(const Json& object, std::string where) : object_(&object), where_(std::move(where)) {
  if (!object.is_object())
    throw Error(ExitCode::Usage, "{}: want an object, got {}", where_, object.type_name());
}

Error Fields::wrong(std::string_view key, std::string_view want) const {
  const auto found = object_->find(std::string(key));
  std::string got = "nothing";
  if (found != object_->end()) {
    got = found->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (got.size() > 60) got = got.substr(0, 57) + "...";
  }
  return Error(ExitCode::Usage, "{}: {}: want {}, got {}", where_, key, want, got);
}

const Json& Fields::get(std::string_view key, std::string_view want) {
  asked_.emplace(key);
  const auto found = object_->find(std::string(key));
  if (found == object_->end()) throw wrong(key, want);
  return *found;
}

bool Fields::has(std::string_view key) {
  asked_.emplace(key);
  return object_->contains(std::string(key));
}

std::string Fields::text(std::string_view key) {
  const Json& value = get(key, "text");
  if (!value.is_string()) throw wrong(key, "text");
  return value.get<std::string>();
}

std::string Fields::text(std::string_view key, std::string_view fallback) {
  return has(key) ? text(key) : std::string(fallback);
}

bool Fields::flag(std::string_view key) {
  const Json& value = get(key, "true or false");
  if (!value.is_boolean()) throw wrong(key, "true or false");
  return value.get<bool>();
}

bool Fields::flag(std::string_view key, bool fallback) {
  return has(key) ? flag(key) : fallback;
}

std::int64_t Fields::integer(std::string_view key) {
  const Json& value = get(key, "a whole number");
  if (!value.is_number_integer()) throw wrong(key, "a whole number");
  return value.get<std::int64_t>();
}

std::int64_t Fields::integer(std::string_view key, std::int64_t fallback) {
  return has(key) ? integer(key) : fallback;
}

double Fields::number(std::string_view key) {
  const Json& value = get(key, "a number");
  if (!value.is_number()) throw wrong(key, "a number");
  return value.get<double>();
}

std::uint64_t Fields::size(std::string_view key) {
  const Json& value = get(key, "a size such as \"96K\"");
  if (!value.is_string()) throw wrong(key, "a size such as \"96K\"");
  const auto size = size_from(value.get<std::string>());
  if (!size) throw wrong(key, "a size such as \"96K\"");
  return *size;
}

std::uint32_t Fields::address(std::string_view key) {
  constexpr std::string_view want = "an address such as \"0x20000000\"";
  const Json& value = get(key, want);
  if (!value.is_string()) throw wrong(key, want);
  const auto text = value.get<std::string>();
  std::uint32_t address = 0;
  if (!text.starts_with("0x")) throw wrong(key, want);
  const auto [end, failed] = std::from_chars(text.data() + 2, text.data() + text.size(), address, 16);
  if (failed != std::errc() || end != text.data() + text.size()) throw wrong(key, want);
  return address;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  const Json& value = get(key, "a list of texts");
  if (!value.is_array() ||
      !std::all_of(value.begin(), value.end(), [](const Json& e) { return e.is_string(); }))
    throw wrong(key, "a list of texts");
  return value.get<std::vector<std::string>>();
}

std::vector<std::string> Fields::texts_or_none(std::string_view key) {
  return has(key) ? texts(key) : std::vector<std::string>{};
}

std::optional<bool> Fields::tristate(std::string_view key) {
  if (!has(key) || (*object_)[std::string(key)].is_null()) return std::nullopt;
  return flag(key);
}

Fields Fields::object(std::string_view key) {
  const Json& value = get(key, "an object");
  if (!value.is_object()) throw wrong(key, "an object");
  return Fields(value, fmt::format("{}: {}", where_, key));
}

std::vector<Fields> Fields::objects(std::string_view key) {
  const Json& value = get(key, "a list of objects");
  if (!value.is_array()) throw wrong(key, "a list of objects");
  std::vector<Fields> result;
  for (std::size_t i = 0; i < value.size(); ++i)
    result.emplace_back(value[i], fmt::format("{}: {}[{}]", where_, key, i));
  return result;
}

std::vector<std::pair<std::string, Fields>> Fields::members(std::string_view key) {
  const Json& value = get(key, "an object");
  if (!value.is_object()) throw wrong(key, "an object");
  std::vector<std::pair<std::string, Fields>> result;
  for (const auto& [name, member] : value.items())
    result.emplace_back(name, Fields(member, fmt::format("{}: {}.{}", where_, key, name)));
  return result;
}

const Json& Fields::any(std::string_view key) {
  return get(key, "a value");
}

void Fields::schema(std::string_view wanted) {
  if (text("schema") != wanted) throw wrong("schema", fmt::format("\"{}\"", wanted));
}

void Fields::done() const {
  for (const auto& [key, value] : object_->items())
    if (!asked_.contains(key)) throw Error(ExitCode::Usage, "{}: {}: unknown key", where_, key);
}

}  // namespace tlsfit
