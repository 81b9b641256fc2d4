// Documents as one self-contained HTML page: nothing is fetched, everything can be read without JavaScript,
// and its colours follow the reader's light or dark. The template engine escapes every text.
#pragma once

#include <map>
#include <string>

#include "page/document.hpp"

namespace tlsfit::page {

/// Every file of templates/pages by its name: "document.html.mustache", "style.css".
using Templates = std::map<std::string, std::string>;

/// Throws Error (Missing or Usage).
Templates load_templates();

/// Throws Error (Defect) if a template does not fit its values.
std::string html(const Document& document, const Templates& templates);

/// The file of that name. Throws Error (Missing) if there is none.
const std::string& text_of(const Templates& templates, std::string_view name);

}  // namespace tlsfit::page
