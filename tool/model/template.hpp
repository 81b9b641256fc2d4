// Templates with named holes (Mustache), filled in from JSON. A hole that nobody fills is an error.
#pragma once

#include <string>
#include <string_view>

#include "model/fields.hpp"

namespace tlsfit {

/// What becomes of the text in a {{hole}}: it stays as it is (C, linker scripts, CMake), or the characters
/// that mean something in HTML, XML and SVG are escaped. A {{{hole}}} is never escaped.
enum class Escape { None, Html };

/// Fills in a Mustache template: text and numbers for {{holes}}, lists, objects and flags for {{#sections}}.
/// `name` is that of the file below templates/, for messages.
/// Throws Error (Defect) if the template is not well-formed or has a hole that `values` does not name.
std::string fill_template(std::string_view name, const std::string& text, const Json& values, Escape escape);

}  // namespace tlsfit
