// Whether devices in the field will still connect, as a document and as JUnit's cases.
#pragma once

#include <vector>

#include "model/check_report.hpp"
#include "page/document.hpp"
#include "page/junit.hpp"

namespace tlsfit::page {

/// What does not connect, what is about to, and, folded, what does.
Document check_document(const CheckReport& report);

/// One case for each target, its fit as the group. Who could not be reached is an error, not a failure.
std::vector<JunitCase> check_cases(const CheckReport& report);

}  // namespace tlsfit::page
