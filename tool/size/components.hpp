// Which component of an image a byte belongs to, by rules that are data (configs/components.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

/// Where a stretch of bytes came from, as far as the linker's map and the symbols tell.
struct Origin {
  std::string section;  ///< output section: ".text"
  std::string object;   ///< object file as the map names it, "lib/libc.a(memcpy.o)"; may be empty
  std::string symbol;   ///< demangled; may be empty
  bool operator==(const Origin&) const = default;
};

/// Patterns with `*` and `?`; all that are given must match. Each is a list: one of its patterns must match.
struct ComponentRule {
  std::vector<std::string> section;
  std::vector<std::string> library;  ///< against the archive's file name: "libc_nano.a"
  std::vector<std::string> object;   ///< against the object's file name without .o or .obj: "aes.c"
  std::vector<std::string> path;     ///< against the whole name of the object
  std::vector<std::string> symbol;
  bool operator==(const ComponentRule&) const = default;
};

struct ComponentEntry {
  std::string name;   ///< "AES"
  std::string about;  ///< one sentence
  std::vector<ComponentRule> rules;
  bool operator==(const ComponentEntry&) const = default;
};

struct ComponentRules {
  /// Output sections, as patterns, that hold no data of the program but room: counted as stack and as heap.
  std::vector<std::string> stack_sections, heap_sections;
  std::vector<ComponentEntry> entries;

  bool operator==(const ComponentRules&) const = default;
  /// Name of the first component with a rule that matches; "other" if there is none. Rules about symbols
  /// alone are asked last: they serve where no map tells the object.
  std::string_view component_of(const Origin& origin) const;
};

/// Component of what no rule knows, of what fills the gaps between sections, and of bytes of which neither a
/// map nor a symbol tells anything.
inline constexpr std::string_view other_component = "other";
inline constexpr std::string_view padding_component = "padding";
inline constexpr std::string_view nameless_component = "no symbol";

/// What a component is: what the rules say, or where the bytes came from.
enum class Grouping {
  Rules,
  Archive,  ///< the library; of an object that stands alone, its folder
  Folder,   ///< the last folders of the source's or the object's path
  File,     ///< the source or object
  Section,  ///< the output section
};

/// How bytes get the names of their components.
struct Naming {
  ComponentRules rules;  ///< for stack and heap, whatever the grouping
  Grouping grouping = Grouping::Rules;
  std::size_t depth = 2;  ///< folders of a path that are told
  /// The component's name; other_component if nothing tells it.
  std::string component_of(const Origin& origin) const;
};

/// Whether one of the patterns matches the whole of `text`.
bool matches_any(const std::vector<std::string>& patterns, std::string_view text);

/// Whether the whole of `text` matches `pattern`: `*` is any text, `?` any one character.
bool glob_matches(std::string_view pattern, std::string_view text);

/// The parts of an object's name in a map: "a/libx.a(b.c.obj)" is library "libx.a", file "b.c".
struct ObjectName {
  std::string_view library;  ///< empty for an object that stands alone
  std::string_view file;
};
ObjectName split_object(std::string_view object);

/// Throws Error (Usage).
ComponentRules component_rules_from_json(const Json& json, std::string where);
/// configs/components.json. Throws Error (Usage).
ComponentRules load_component_rules();

}  // namespace tlsfit
