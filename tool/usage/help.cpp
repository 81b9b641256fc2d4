#include "usage/help.hpp"

#include "base/wrap.hpp"

namespace tlsfit::usage {

namespace {

constexpr std::size_t options_column = 30, commands_column = 13, narrow = 64, indent = 6;
constexpr std::size_t widest = 100;  // longer lines are hard to read
constexpr std::size_t of_a_file = 80;

std::size_t page_columns() {
  const std::size_t columns = terminal_columns(Stream::Out);
  return columns == 0 ? of_a_file : std::min(columns, widest);
}

class TerminalFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override {
    return entry(make_option_name(option, positional) + make_option_opts(option), make_option_desc(option),
                 options_column);
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return entry(command->get_name(), command->get_description(), commands_column);
  }
  std::string make_description(const CLI::App* app) const override {
    return wrapped(app->get_description(), page_columns(), 0) + '\n';
  }
  std::string make_usage(const CLI::App* app, std::string name) const override {
    return reflowed(CLI::Formatter::make_usage(app, std::move(name)), page_columns());
  }
  std::string make_footer(const CLI::App* app) const override {
    return reflowed(app->get_footer(), page_columns());
  }

 private:
  /// A name, and behind it or below it what it is for.
  static std::string entry(const std::string& name, const std::string& text, std::size_t wide) {
    const std::size_t columns = page_columns();
    const std::size_t column = columns < narrow ? indent : wide;
    std::string line = "  " + wrapped(name, columns, indent + 2, 2);
    if (text.empty()) return line + '\n';
    if (line.size() + 2 > column)
      line += '\n' + std::string(column, ' ');
    else
      line.resize(column, ' ');
    return line + wrapped(text, columns, column, column) + '\n';
  }
};

}  // namespace

void use_terminal_width(CLI::App& app) {
  app.formatter(std::make_shared<TerminalFormatter>());
}

std::string help_page(const CLI::App& app, const CLI::App* command) {
  const CLI::App& shown = command == nullptr ? app : *command;
  const std::string name = command == nullptr ? app.get_name() : app.get_name() + ' ' + command->get_name();
  return shown.get_formatter()->make_help(&shown, name, CLI::AppFormatMode::Normal);
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options(
      [](const CLI::Option* option) { return option->nonpositional() && !option->get_group().empty(); });
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands(
      [](const CLI::App* command) { return !command->get_name().empty() && !command->get_group().empty(); });
}

std::string positionals_text(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : positionals_of(command)) {
    text += text.empty() ? "" : " ";
    text += CLI::Formatter().make_option_usage(option);
  }
  return text;
}

std::string value_text(const CLI::Option& option) {
  if (option.get_type_size() == 0) return "";
  std::string text = CLI::Formatter().make_option_opts(&option);
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

}  // namespace tlsfit::usage
