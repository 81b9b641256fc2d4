// Documents as Markdown (GitHub's and GitLab's dialect), fit for a comment on a pull request.
#pragma once

#include <string>

#include "page/document.hpp"

namespace tlsfit::page {

/// Pictures are left out; folded blocks become <details>. Names that are marked as code stand in code spans,
/// so that nothing in them is taken for markup or for the name of a person.
std::string markdown(const Document& document);

}  // namespace tlsfit::page
