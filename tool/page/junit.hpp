// Results as JUnit's XML, which every CI system shows (the schema of Apache Ant's task, as Jenkins and GitLab
// read it).
#pragma once

#include <string>
#include <vector>

#include "page/html.hpp"

namespace tlsfit::page {

struct JunitCase {
  enum class Outcome { Passed, Failed, Error, Skipped };
  std::string name;   ///< "pico-wiznet-flash"
  std::string group;  ///< JUnit's classname: "matrix"
  double seconds = 0;
  Outcome outcome = Outcome::Passed;
  std::string message = {};  ///< one line: why it failed, or was skipped
  std::string detail = {};   ///< what stands below it
  std::string output = {};   ///< what it said, however it ended
  bool operator==(const JunitCase&) const = default;
};

/// One <testsuite> of that name. Throws Error (Defect) if the template does not fit.
std::string junit(const std::string& suite, const std::vector<JunitCase>& cases, const Templates& templates);

}  // namespace tlsfit::page
