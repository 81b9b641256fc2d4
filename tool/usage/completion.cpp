#include <fmt/format.h>

#include "base/shell.hpp"
#include "base/text.hpp"
#include "usage/description.hpp"
#include "usage/help.hpp"

namespace tlsfit::usage {

namespace {

/// Every name of an option, with its hyphens.
std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back('-' + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

/// What an option takes, where that is a list: CLI11 shows it as "TEXT:{flash,ram}".
std::vector<std::string> choices_of(const CLI::Option& option, const Choices& choices) {
  std::vector<std::string> result;
  for (const std::string& name : names_of(option))
    if (const auto known = choices.find(name); known != choices.end()) return known->second;
  const std::string text = value_text(option);
  const std::size_t begin = text.find('{'), end = text.find('}');
  if (begin == text.npos || end == text.npos) return result;
  for (std::size_t at = begin + 1; at <= end;) {
    const std::size_t next = std::min(text.find(',', at), end);
    result.push_back(text.substr(at, next - at));
    at = next + 1;
  }
  return result;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* const command : commands_of(app)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : options_of(command))
    for (std::string& name : names_of(*option)) names.push_back(std::move(name));
  return names;
}

/// The name of a function in a shell.
std::string function_name(const CLI::App& app) {
  std::string name = '_' + app.get_name();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// `case` arms of bash: what may follow an option of `command` (empty: of every one).
std::string bash_values(const CLI::App& app, const std::string& command, const Choices& choices) {
  std::string arms;
  for (const CLI::Option* const option : options_of(app)) {
    const std::vector<std::string> values = choices_of(*option, choices);
    if (values.empty()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : names_of(*option)) patterns.push_back(command + ':' + name);
    arms += fmt::format("    {}) words={} ;;\n", joined(patterns, " | "), shell_word(joined(values, " ")));
  }
  return arms;
}

/// In single quotes, where brackets and colons mean something to _arguments.
std::string zsh_text(std::string text) {
  for (const char* const special : {"\\", "[", "]", ":"})
    replace_all(text, special, std::string("\\") + special);
  replace_all(text, "'", "'\\''");
  return text;
}

/// The words of _arguments, one for each option of a command.
std::string zsh_arguments(const CLI::App& command, const Choices& choices, const std::string& indent) {
  std::string lines;
  for (const CLI::Option* const option : options_of(command)) {
    const std::vector<std::string> values = choices_of(*option, choices);
    std::string value;
    if (option->get_type_size() != 0)
      value = values.empty() ? ":value:_files" : fmt::format(":value:({})", joined(values, " "));
    const std::string often = option->get_expected_max() > 1 ? "*" : "";
    for (const std::string& name : names_of(*option))
      lines +=
          fmt::format(" \\\n{}'{}{}[{}]{}'", indent, often, name, zsh_text(option->get_description()), value);
  }
  return lines;
}

std::string fish_text(std::string text) {
  replace_all(text, "\\", "\\\\");
  replace_all(text, "'", "\\'");
  return '\'' + text + '\'';
}

std::string fish_options(const CLI::App& app, const CLI::App& command, const std::string& when,
                         const Choices& choices) {
  std::string lines;
  for (const CLI::Option* const option : options_of(command)) {
    lines += fmt::format("complete -c {}{}", app.get_name(), when);
    for (const std::string& name : option->get_snames()) lines += " -s " + name;
    for (const std::string& name : option->get_lnames()) lines += " -l " + name;
    const std::vector<std::string> values = choices_of(*option, choices);
    if (!values.empty())
      lines += " -x -a " + fish_text(joined(values, " "));
    else if (option->get_type_size() != 0)
      lines += " -r";
    lines += " -d " + fish_text(option->get_description()) + '\n';
  }
  return lines;
}

}  // namespace

std::string bash_completion(const CLI::App& app, const Choices& choices) {
  const std::vector<std::string> commands = command_names(app);
  const std::string function = function_name(app);
  std::string arms, values = bash_values(app, "*", choices);
  for (const CLI::App* const command : commands_of(app)) {
    arms += fmt::format("    {}) words={} ;;\n", command->get_name(),
                        shell_word(joined(option_names(*command), " ")));
    values += bash_values(*command, command->get_name(), choices);
  }
  std::string find;
  if (!commands.empty()) {
    find = fmt::format(
        "  for word in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n    case $word in\n      {}) "
        "command=$word; break ;;\n"
        "    esac\n  done\n",
        joined(commands, " | "));
    values += fmt::format("    help:help) words={} ;;\n", shell_word(joined(commands, " ")));
    arms += fmt::format("    '') words={} ;;\n",
                        shell_word(joined(commands, " ") + ' ' + joined(option_names(app), " ")));
  } else {
    arms += fmt::format("    *) words={} ;;\n", shell_word(joined(option_names(app), " ")));
  }
  return fmt::format(
      "# Completion of {0} for bash, generated from its own description.\n"
      "{1}() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} command='' "
      "words='' word\n"
      "{2}"
      "  case $command:$previous in\n{3}  esac\n"
      "  if [ -z \"$words\" ] && [[ $current == -* || -z $command ]]; then\n"
      "    case $command in\n{4}    esac\n"
      "  fi\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
      "}}\n"
      "complete -o default -F {1} {0}\n",
      app.get_name(), function, find, values, arms);
}

std::string zsh_completion(const CLI::App& app, const Choices& choices) {
  const std::string function = function_name(app);
  std::string text = fmt::format(
      "#compdef {0}\n# Completion of {0} for zsh, generated from its own description.\n{1}() {{\n",
      app.get_name(), function);
  if (commands_of(app).empty()) {
    text += "  _arguments" + zsh_arguments(app, choices, "    ") + " \\\n    '*:file:_files'\n";
    return text + fmt::format("}}\n{} \"$@\"\n", function);
  }
  text += "  local context state state_descr line\n  typeset -A opt_args\n  local -a commands=(\n";
  for (const CLI::App* const command : commands_of(app))
    text += fmt::format("    '{}:{}'\n", command->get_name(), zsh_text(command->get_description()));
  text +=
      "  )\n  _arguments -C" + zsh_arguments(app, choices, "    ") +
      " \\\n    '1: :->command' \\\n    '*:: :->rest'\n"
      "  case $state in\n    command) _describe command commands ;;\n    rest)\n      case $words[1] in\n";
  for (const CLI::App* const command : commands_of(app)) {
    const bool help = command->get_name() == "help";
    text += fmt::format(
        "        {}) _arguments{} \\\n            {} ;;\n", command->get_name(),
        zsh_arguments(*command, choices, "            "),
        help ? fmt::format("'1:command:({})'", joined(command_names(app), " ")) : "'*:file:_files'");
  }
  return text + fmt::format("      esac ;;\n  esac\n}}\n{} \"$@\"\n", function);
}

std::string fish_completion(const CLI::App& app, const Choices& choices) {
  std::string text =
      fmt::format("# Completion of {} for fish, generated from its own description.\n", app.get_name());
  text += fish_options(app, app, "", choices);
  for (const CLI::App* const command : commands_of(app)) {
    text += fmt::format("complete -c {} -n __fish_use_subcommand -a {} -d {}\n", app.get_name(),
                        command->get_name(), fish_text(command->get_description()));
    text += fish_options(app, *command,
                         fmt::format(" -n '__fish_seen_subcommand_from {}'", command->get_name()), choices);
  }
  if (!commands_of(app).empty())
    text += fmt::format("complete -c {} -n '__fish_seen_subcommand_from help' -x -a {}\n", app.get_name(),
                        fish_text(joined(command_names(app), " ")));
  return text;
}

}  // namespace tlsfit::usage
