#include "cmd/help.hpp"

#include "base/output.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "usage/help.hpp"

namespace tlsfit {

const CLI::App& command_named(const CLI::App& app, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::App* const command : usage::commands_of(app)) {
    if (command->get_name() == word) return *command;
    names.push_back(command->get_name());
  }
  const auto meant = nearest(word, names);
  throw Error(ExitCode::Usage, "unknown command '{}'; {}", printable(word),
              meant ? fmt::format("did you mean '{}'?", *meant) : "there are: " + joined(names, ", "));
}

void add_help(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("help", "print the help of a command");
  const auto name = std::make_shared<std::string>();
  command->add_option("COMMAND", *name, "the command (default: all of them, in short)");
  command->footer("Example:\n  tlsfit help fit\n");
  command->callback([&app, &action, name] {
    action = [&app, name] {
      write_out(usage::help_page(app, name->empty() ? nullptr : &command_named(app, *name)));
      return ExitCode::Done;
    };
  });
}

}  // namespace tlsfit
