#include <fmt/format.h>

#include "usage/description.hpp"
#include "usage/help.hpp"

namespace tlsfit::usage {

namespace {

/// Text that roff takes as it is: a hyphen that can be copied, no escapes, no requests.
std::string roff(std::string_view text) {
  std::string result;
  if (text.starts_with('.') || text.starts_with('\'')) result = "\\&";
  for (const char c : text) {
    if (c == '\\')
      result += "\\e";
    else if (c == '-')
      result += "\\-";
    else
      result += c;
  }
  return result;
}

/// In bold; an argument of a macro.
std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string option_item(const CLI::Option& option) {
  const bool positional = option.get_positional();
  std::string names;
  if (positional) names = bold(option.get_name(true, false));
  for (const std::string& name : option.get_snames())
    if (!positional) names += (names.empty() ? "" : ", ") + bold('-' + name);
  for (const std::string& name : option.get_lnames())
    if (!positional) names += (names.empty() ? "" : ", ") + bold("--" + name);
  const std::string value = value_text(option);
  return fmt::format(".TP\n{}{}{}\n{}\n", names, value.empty() ? "" : " ", roff(value),
                     roff(option.get_description()));
}

/// What stands below the options in --help: paragraphs are filled, indented lines stay as they are.
std::string notes(std::string_view text) {
  std::string result;
  bool block = false, paragraph = false;
  const auto in_block = [&](bool wanted) {
    if (block == wanted) return;
    result += wanted ? ".PP\n.EX\n" : ".EE\n";
    block = wanted;
    paragraph = false;
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) {
      in_block(false);
      paragraph = false;
      continue;
    }
    in_block(line.starts_with(' '));
    if (line.ends_with(':') && line.find(' ') == line.npos) paragraph = false;  // "Examples:"
    if (!block && !paragraph) result += ".PP\n";
    paragraph = true;
    result += roff(line) + '\n';
  }
  in_block(false);
  return result;
}

std::string options_section(const CLI::App& shown) {
  std::string text;
  for (const CLI::Option* const option : positionals_of(shown)) text += option_item(*option);
  for (const CLI::Option* const option : options_of(shown)) text += option_item(*option);
  return text.empty() ? "" : ".SH OPTIONS\n" + text;
}

}  // namespace

std::string manual_page(const CLI::App& app, const CLI::App* command, std::string_view version) {
  const CLI::App& shown = command == nullptr ? app : *command;
  const std::string program = app.get_name();
  const std::string title = command == nullptr ? program : program + '-' + command->get_name();
  std::string page =
      fmt::format(".TH {} 1 \"\" \"{} {}\" \"User commands\"\n", roff(upper(title)), program, version);
  page += fmt::format(".SH NAME\n{} \\- {}\n", roff(title), roff(shown.get_description()));
  page += fmt::format(".SH SYNOPSIS\n{}", bold(program));
  if (command != nullptr) page += ' ' + bold(command->get_name());
  if (!options_of(shown).empty()) page += " [\\fIOPTIONS\\fR]";
  if (const std::string places = positionals_text(shown); !places.empty()) page += ' ' + roff(places);
  if (!commands_of(shown).empty()) page += " \\fICOMMAND\\fR ...";
  page += '\n';
  if (!commands_of(shown).empty()) page += ".SH COMMANDS\n";
  for (const CLI::App* const each : commands_of(shown))
    page += fmt::format(".TP\n{}\n{}; see {}(1).\n", bold(each->get_name()), roff(each->get_description()),
                        bold(program + '-' + each->get_name()));
  page += options_section(shown);
  if (const std::string text = notes(shown.get_footer()); !text.empty()) page += ".SH NOTES\n" + text;
  if (command != nullptr) page += ".SH SEE ALSO\n" + bold(program) + "(1)\n";
  return page;
}

}  // namespace tlsfit::usage
