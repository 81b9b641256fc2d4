// Text in the width that there is.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace tlsfit {

/// Columns of the terminal that the stream is; 0: it is none, or its width is unknown.
std::size_t terminal_columns(Stream stream);

/// Characters, not bytes: UTF-8 continuation bytes and the sequences of painted() do not count.
std::size_t columns_of(std::string_view text);

/// One line of words broken so that none is wider than `columns` (0: as wide as it is), but for a word that
/// is wider by itself. What follows the first line has `hanging` blanks before it. Blanks at the beginning
/// stay.
/// @param begun columns that are taken before the first word
std::string wrapped(std::string_view text, std::size_t columns, std::size_t hanging, std::size_t begun = 0);

/// Paragraphs, as they stand in sources with line ends of their own, in `columns` (0: as wide as they are):
/// lines without a blank at the beginning belong together, but for one that ends with a colon; a word with
/// one begins anew. An indented one in two columns, two blanks between them, hangs below the second; any
/// other, an example, stays as it is.
std::string reflowed(std::string_view text, std::size_t columns);

}  // namespace tlsfit
