// A report for people, in lines.
#pragma once

#include <string>

#include "model/check_report.hpp"

namespace tlsfit::check {

/// Each target with what there is to say of it, and one line for all of them.
/// @param fleet many fits: their folders are named, and of targets with nothing to say there is no word
std::string report_text(const CheckReport& report, bool fleet);

}  // namespace tlsfit::check
