#include "cmd/overview.hpp"

#include "base/output.hpp"
#include "cmd/nets_text.hpp"
#include "model/project.hpp"

namespace tlsfit {

namespace {

std::string defaults_text() {
  const std::optional<Project> project = load_project();
  if (!project)
    return fmt::format("There is no {} in this folder with defaults for these; `tlsfit init` writes one.\n",
                       project_file);
  return fmt::format("Defaults here, {}: {}\n", project_file, project_text(*project));
}

/// Help is there for whoever has something to mend.
template <class Text>
std::string or_complaint(Text text) {
  try {
    return text();
  } catch (const Error& error) {
    return fmt::format("{}\n", error.what());
  }
}

}  // namespace

std::string exit_codes_text() {
  return "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 something is missing here, 4 target "
         "unreachable, "
         "5 a defect in tlsfit. `tlsfit help COMMAND` shows examples.\n";
}

std::string overview() {
  return or_complaint([] { return boards_help(all_boards()) + '\n' + nets_help(all_nets()); }) + '\n' +
         or_complaint(defaults_text) + '\n' + exit_codes_text();
}

}  // namespace tlsfit
