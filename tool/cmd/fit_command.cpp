#include "cmd/fit_command.hpp"

#include "base/shell.hpp"

namespace tlsfit {

std::string fit_command(const FitArguments& arguments, const std::string& layout) {
  std::string command = "tlsfit fit";
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) command += fmt::format(" {} {}", option, shell_word(value));
  };
  const auto add_limit = [&](const char* option, const std::optional<std::uint64_t>& limit) {
    if (limit) command += fmt::format(" {} {}", option, *limit);
  };
  for (const std::string& target : arguments.targets) command += ' ' + shell_word(target);
  add("--board", arguments.board);
  add("--net", arguments.net);
  add("--layout", layout);
  add("--app", arguments.app);
  if (arguments.js_heap != 0) command += fmt::format(" --js-heap {}", arguments.js_heap);
  if (arguments.words != Fit{}.words) add("--words", arguments.words);
  if (arguments.join != Fit{}.join) add("--join", arguments.join);
  add("--optimize", arguments.objective);
  if (arguments.anchor != "root") add("--anchor", arguments.anchor);
  add("--ca", arguments.ca.string());
  add("--client-cert", arguments.client.certificate.string());
  add("--client-key", arguments.client.key.string());
  if (arguments.connections != FitArguments{}.connections)
    command += fmt::format(" --connections {}", arguments.connections);
  add_limit("--max-flash", arguments.limits.flash);
  add_limit("--max-ram", arguments.limits.ram);
  add_limit("--max-handshake", arguments.limits.handshake);
  if (arguments.estimate) command += " --estimate";
  if (arguments.prove) command += " --prove";
  if (arguments.measure_all) command += " --pareto candidates.html";
  return command;
}

}  // namespace tlsfit
