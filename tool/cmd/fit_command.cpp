#include "cmd/fit_command.hpp"

#include <algorithm>

namespace tlsfit {

namespace {

/// In single quotes unless a shell takes it as it is.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("-_./:=,+@%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string fit_command(const FitArguments& arguments, const std::string& layout) {
  std::string command = "tlsfit fit";
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) command += fmt::format(" {} {}", option, quoted(value));
  };
  const auto add_limit = [&](const char* option, const std::optional<std::uint64_t>& limit) {
    if (limit) command += fmt::format(" {} {}", option, *limit);
  };
  for (const std::string& target : arguments.targets) command += ' ' + quoted(target);
  add("--board", arguments.board);
  add("--net", arguments.net);
  add("--layout", layout);
  add("--app", arguments.app);
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
