// Templates with named holes (templates/*.mustache), filled in. A hole that nobody fills is an error.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/fields.hpp"

namespace tlsfit::fit {

/// Template texts by the name of the file they make: "link.ld".
using Templates = std::map<std::string, std::string>;

/// Every templates/*.mustache. Throws Error (Missing or Usage).
Templates load_templates();

/// Fills in a Mustache template: text and numbers for {{holes}}, lists, objects and flags for {{#sections}}.
/// Nothing is escaped: the files are C, linker scripts and CMake. `name` is for messages.
/// Throws Error (Defect) if the template is not well-formed or has a hole that `values` does not name.
std::string render(std::string_view name, const std::string& text, const Json& values);

/// `text` as the inside of a C comment, on one line: what a server sent (a subject, say) can neither end the
/// comment nor continue it on the next line.
std::string comment_text(std::string_view text);

/// The template of that name, rendered. Throws Error (Missing) if there is none.
std::string render(std::string_view name, const Templates& templates, const Json& values);

/// Bytes as the lines of a C initialiser: a list of objects with `bytes` ("0x30, 0x82,").
Json rows_of(const Bytes& bytes);

}  // namespace tlsfit::fit
