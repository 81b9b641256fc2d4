// A folder with one size report per revision, REVISION.json, for a later revision to be compared with.
#pragma once

#include <string>
#include <string_view>

#include "model/size_report.hpp"

namespace tlsfit {

/// Writes the report as `revision`'s, in place of an older one. Throws Error (Usage) if the name is not one
/// for a file: letters, digits, '.', '_' and '-', the first no '.' or '-'.
void store_baseline(const fs::path& folder, std::string_view revision, const SizeReport& report);

/// The report of a revision, which may be shortened as git does it, to four characters or more. Throws Error
/// (Usage) that says what is there, if it is not there or not the only one.
SizeReport load_baseline(const fs::path& folder, std::string_view revision);

}  // namespace tlsfit
