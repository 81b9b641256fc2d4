#include "usage/description.hpp"

#include "usage/help.hpp"

namespace tlsfit::usage {

std::optional<fs::path> wanted_description(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "--describe") return std::nullopt;
  return argv[2];
}

void write_description(const CLI::App& app, std::string_view version, const fs::path& folder,
                       const Choices& choices) {
  const std::string program = app.get_name();
  write_file(folder / "man1" / (program + ".1"), manual_page(app, nullptr, version));
  for (const CLI::App* const command : commands_of(app))
    write_file(folder / "man1" / (program + '-' + command->get_name() + ".1"),
               manual_page(app, command, version));
  write_file(folder / "bash" / program, bash_completion(app, choices));
  write_file(folder / "zsh" / ('_' + program), zsh_completion(app, choices));
  write_file(folder / "fish" / (program + ".fish"), fish_completion(app, choices));
}

}  // namespace tlsfit::usage
