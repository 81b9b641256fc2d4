// tlsfit new: a folder with a program that builds at once, from one of examples/.
#include <algorithm>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "model/target.hpp"

namespace tlsfit {

namespace {

struct NewOptions {
  std::string folder, from = "fetch", url;
};

/// The examples that are programs.
std::vector<std::string> examples() {
  std::vector<std::string> names;
  for (const fs::path& entry : entries_of(data_folder() / "examples"))
    if (is_file(entry / "app.cpp")) names.push_back(entry.filename());
  return names;
}

struct Server {
  std::string host = "example.org", path = "/";
  std::uint16_t port = 443;
};

/// "https://HOST[:PORT][/PATH]" or "HOST[:PORT]"
Server server_of(std::string url) {
  constexpr std::string_view scheme = "https://";
  Server server;
  if (url.starts_with(scheme)) url.erase(0, scheme.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (slash != url.size()) server.path = url.substr(slash);
  const bool plain = std::all_of(server.path.begin(), server.path.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '#';
  });
  if (!plain)
    throw Error(ExitCode::Usage, "--url {}: the path has a character that must be percent-encoded",
                printable(url));
  const Target target = parse_target(url.substr(0, slash));
  server.host = target.host;
  server.port = target.port;
  return server;
}

/// Puts `by` in the place of `what`, which must be there.
void replace(std::string& text, const std::string& what, const std::string& by, const fs::path& file) {
  const std::size_t at = text.find(what);
  if (at == text.npos) throw Error(ExitCode::Defect, "{}: has no `{}`", file.string(), what);
  text.replace(at, what.size(), by);
}

ExitCode make_new(const NewOptions& options) {
  const std::vector<std::string> names = examples();
  if (std::find(names.begin(), names.end(), options.from) == names.end())
    throw Error(ExitCode::Usage, "--from {}: want {}", printable(options.from), fmt::join(names, " or "));
  const fs::path folder = options.folder, example = data_folder() / "examples" / options.from;
  if (is_there(folder) && (!is_folder(folder) || !entries_of(folder).empty()))
    throw Error(ExitCode::Usage, "{}: there is something already: name a new folder",
                printable(options.folder));
  const Server server = options.url.empty() ? Server{} : server_of(options.url);
  std::map<std::string, std::string> files;
  for (const fs::path& file : files_below(example))
    files[file.lexically_relative(example).string()] = read_text(file);
  std::string& app = files.at("app.cpp");
  replace(app, "host[] = \"example.org\"", fmt::format("host[] = \"{}\"", server.host), example / "app.cpp");
  replace(app, "port = 443", fmt::format("port = {}", server.port), example / "app.cpp");
  replace(app, "path[] = \"/\"", fmt::format("path[] = \"{}\"", server.path), example / "app.cpp");
  replace(files.at("targets.json"), "\"host\": \"example.org\", \"port\": 443",
          fmt::format("\"host\": \"{}\", \"port\": {}", server.host, server.port), example / "targets.json");
  make_folder(folder);
  for (const auto& [name, content] : files) write_file(folder / name, content);
  print_out(
      "{}: a program that speaks to {}:{}. Next:\n  cd {}\n  tlsfit build --board pico --net wiznet --app "
      ".\n",
      folder.string(), server.host, server.port, folder.string());
  return ExitCode::Done;
}

}  // namespace

void add_new(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("new", "make a folder with a program of your own");
  const auto options = std::make_shared<NewOptions>();
  command->add_option("DIR", options->folder, "the folder, which is made")->required();
  command->add_option("--from", options->from, "what to begin with: fetch (the default) or post");
  command->add_option("--url", options->url,
                      "the server it speaks to: https://HOST[:PORT][/PATH] (example.org)");
  command->footer("Example:\n  tlsfit new weather --from post --url https://api.example.org/measurements\n");
  command->callback([&action, options] { action = [options] { return make_new(*options); }; });
}

}  // namespace tlsfit
