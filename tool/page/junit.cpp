#include "page/junit.hpp"

#include "model/template.hpp"

namespace tlsfit::page {

namespace {

/// The element below <testcase> that says how it ended, or nothing if it passed.
std::string_view element_of(JunitCase::Outcome outcome) {
  switch (outcome) {
    case JunitCase::Outcome::Passed:
      return "";
    case JunitCase::Outcome::Failed:
      return "failure";
    case JunitCase::Outcome::Error:
      return "error";
    case JunitCase::Outcome::Skipped:
      return "skipped";
  }
  return "";
}

/// XML has no way at all to write most control characters, not even escaped.
std::string lines_of(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += printable(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with('\n')) {
      result += '\n';
      text.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace

std::string junit(const std::string& suite, const std::vector<JunitCase>& cases, const Templates& templates) {
  Json rows = Json::array();
  std::size_t failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
  for (const JunitCase& one : cases) {
    failures += one.outcome == JunitCase::Outcome::Failed;
    errors += one.outcome == JunitCase::Outcome::Error;
    skipped += one.outcome == JunitCase::Outcome::Skipped;
    seconds += one.seconds;
    const std::string_view element = element_of(one.outcome);
    rows.push_back({{"name", printable(one.name)},
                    {"group", printable(one.group)},
                    {"seconds", fmt::format("{:.3f}", one.seconds)},
                    {"said", one.output.empty() ? Json(false) : Json{{"output", lines_of(one.output)}}},
                    {"ended", element.empty() ? Json(false)
                                              : Json{{"element", element},
                                                     {"message", printable(one.message)},
                                                     {"detail", lines_of(one.detail)}}}});
  }
  constexpr std::string_view name = "junit.xml.mustache";
  return fill_template(fmt::format("pages/{}", name), text_of(templates, name),
                       {{"suite", printable(suite)},
                        {"tests", cases.size()},
                        {"failures", failures},
                        {"errors", errors},
                        {"skipped", skipped},
                        {"seconds", fmt::format("{:.3f}", seconds)},
                        {"cases", rows}},
                       Escape::Html);
}

}  // namespace tlsfit::page
