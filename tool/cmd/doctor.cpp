#include <algorithm>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "cmd/commands.hpp"
#include "cmd/nets_text.hpp"
#include "model/fields.hpp"
#include "model/toolchain.hpp"

namespace tlsfit {

namespace {

/// Besides what builds of the firmware need (build/firmware.hpp).
std::vector<FirmwareTool> rehearsal_tools() {
  return {{"cc", "gcc", "builds rehearsals"}, {"c++", "g++", "builds rehearsals"}};
}
std::vector<FirmwareTool> wishes() {
  return {{"ccache", "ccache", "makes builds quicker"}};
}

/// What all boards' builds need, each program once.
std::vector<FirmwareTool> tools_of_boards() {
  std::vector<FirmwareTool> tools;
  for (const Board& board : all_boards())
    for (const FirmwareTool& tool : firmware_tools(board.core))
      if (std::ranges::none_of(tools,
                               [&](const FirmwareTool& known) { return known.program == tool.program; }))
        tools.push_back(tool);
  return tools;
}

struct Need {
  std::string name, where, purpose, install;
  bool found = false, required = true;
};

Need look_for(const FirmwareTool& need, bool required) {
  const auto path = find_program(need.program);
  return {.name = need.program,
          .where = path ? path->string() : "",
          .purpose = need.purpose,
          .install = fmt::format("apt-get install {}", need.package),
          .found = path.has_value(),
          .required = required};
}

Need find_sources() {
  Need need{.name = fmt::format("Mbed TLS {}", mbedtls_line),
            .where = "",
            .purpose = "its sources are what is fitted",
            .install = setup_command()};
  const auto looked = look_for_mbedtls();
  if (const auto* const found = std::get_if<MbedTls>(&looked)) {
    need.found = true;
    need.where = fmt::format("{} ({})", found->folder.string(), found->version);
  } else {
    need.where = std::get<Error>(looked).what();
  }
  return need;
}

Need look_for_emulator() {
  const fs::path path = executable_folder() / "tlsfit-emulator";
  const bool found = is_file(path);
  return {.name = "tlsfit-emulator",
          .where = found ? path.string() : "",
          .purpose = "runs images (tlsfit run)",
          .install = "apt-get install tlsfit-emulator, or libunicorn-dev and build tlsfit again",
          .found = found};
}

/// What runs images of other processors' hosted boards, each once.
std::vector<FirmwareTool> runners_of_boards() {
  std::vector<FirmwareTool> runners;
  for (const Board& board : all_boards())
    if (const Core& core = board.core; !core.runner.empty())
      runners.push_back(
          {core.runner.front(), core.package("runner"), fmt::format("runs images for {}", board.id)});
  return runners;
}

/// Whether some other board needs it, too; what only hosted boards' images are compiled with is a wish.
bool is_for_devices(const FirmwareTool& tool) {
  return std::ranges::any_of(all_boards(), [&](const Board& board) {
    return !board.hosted() && std::ranges::any_of(firmware_tools(board.core), [&](const FirmwareTool& other) {
      return other.program == tool.program;
    });
  });
}

/// Whether some device can be built for: then nobody needs the compilers of the others.
bool can_build_for_a_device() {
  return std::ranges::any_of(all_boards(), [](const Board& board) {
    return !board.hosted() && std::ranges::all_of(firmware_tools(board.core), [](const FirmwareTool& tool) {
      return find_program(tool.program).has_value();
    });
  });
}

std::vector<Need> examine() {
  std::vector<Need> needs;
  const bool required = !can_build_for_a_device();
  for (const FirmwareTool& need : tools_of_boards())
    needs.push_back(look_for(need, required && is_for_devices(need)));
  for (const FirmwareTool& need : rehearsal_tools()) needs.push_back(look_for(need, true));
  for (const FirmwareTool& wish : runners_of_boards()) needs.push_back(look_for(wish, false));
  for (const FirmwareTool& wish : wishes()) needs.push_back(look_for(wish, false));
  needs.push_back(find_sources());
  needs.push_back(look_for_emulator());
  return needs;
}

void print_needs(const std::vector<Need>& needs) {
  Table table({Align::Left, Align::Left, Align::Left});
  for (const Need& f : needs)
    table.row({f.found      ? painted("found", Colour::Green, Stream::Out)
               : f.required ? painted("missing", Colour::Red, Stream::Out)
                            : painted("absent", Colour::Yellow, Stream::Out),
               f.name, f.found ? f.where : fmt::format("{}: {}", f.purpose, f.install)});
  print_out("{}\n{}", table.text(), nets_text(all_nets(), all_boards()));
}

void print_json(const std::vector<Need>& needs) {
  Json tools = Json::array();
  for (const Need& f : needs)
    tools.push_back({{"name", f.name},
                     {"found", f.found},
                     {"required", f.required},
                     {"where", f.where},
                     {"purpose", f.purpose},
                     {"install", f.install}});
  write_out(dump_json(
      {{"schema", "tlsfit.doctor/1"}, {"tools", tools}, {"nets", nets_json(all_nets(), all_boards())}}));
}

}  // namespace

void add_doctor(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand(
      "doctor", "list the tools that tlsfit needs, found or not, and how each net is wired");
  const auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "print JSON");
  command->footer("Example:\n  tlsfit doctor\n");
  command->callback([&action, as_json] {
    action = [as_json] {
      const std::vector<Need> needs = examine();
      *as_json ? print_json(needs) : print_needs(needs);
      for (const Need& f : needs)
        if (f.required && !f.found) return ExitCode::Missing;
      return ExitCode::Done;
    };
  });
}

}  // namespace tlsfit
