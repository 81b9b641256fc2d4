// tlsfit new: a folder with a program that builds at once, from one of examples/.
#include <algorithm>

#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "model/app.hpp"
#include "model/target_list.hpp"

namespace tlsfit {

namespace {

struct NewOptions {
  std::string folder, from = "fetch", url, ca, client_cert, client_key, alpn;
  bool resume = false;
};

/// The examples that are programs.
std::vector<std::string> examples() {
  std::vector<std::string> names;
  for (const fs::path& entry : entries_of(data_folder() / "examples"))
    if (holds_program(entry)) names.push_back(entry.filename());
  return names;
}

struct Server {
  std::string host = "example.org", path = "/";
  std::uint16_t port = 443;
};

/// "https://HOST[:PORT][/PATH]", "mqtts://HOST[:PORT]" or "HOST[:PORT]"; `usual` is the port if none is said.
Server server_of(std::string url, std::uint16_t usual) {
  Server server;
  for (const std::string_view scheme : {"https://", "mqtts://"})
    if (url.starts_with(scheme)) url.erase(0, scheme.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (slash != url.size()) server.path = url.substr(slash);
  const bool plain = std::all_of(server.path.begin(), server.path.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '#';
  });
  if (!plain)
    throw Error(ExitCode::Usage, "--url {}: the path has a character that must be percent-encoded",
                printable(url));
  const std::string name = url.substr(0, slash);
  const Target target = parse_target(name);
  server.host = target.host;
  server.port = name == target.host ? usual : target.port;
  return server;
}

/// Further keys of the target in targets.json. Files are named as they are found from the folder; a key is
/// not copied.
std::string further_keys(const NewOptions& options) {
  std::string keys;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) keys += fmt::format(",\n     \"{}\": {}", key, Json(value).dump());
  };
  const fs::path folder = absolute_path(options.folder);
  const auto file = [&](const std::string& name) {
    return name.empty() ? name : absolute_path(name).lexically_relative(folder).string();
  };
  add("alpn", options.alpn);
  add("ca", file(options.ca));
  add("client_cert", file(options.client_cert));
  add("client_key", file(options.client_key));
  if (options.resume) keys += ",\n     \"resume\": true";
  return keys;
}

/// Puts `by` in the place of `what`, which must be there.
void replace(std::string& text, const std::string& what, const std::string& by, const fs::path& file) {
  const std::size_t at = text.find(what);
  if (at == text.npos) throw Error(ExitCode::Defect, "{}: has no `{}`", file.string(), what);
  text.replace(at, what.size(), by);
}

/// Has a script fetch the server's page.
void name_in_script(std::string& script, const Server& server, const fs::path& file) {
  const std::string port = server.port == 443 ? "" : fmt::format(":{}", server.port);
  replace(script, "https://example.org/", fmt::format("https://{}{}{}", server.host, port, server.path),
          file);
}

/// Has a program in C++ speak to the server. Throws Error (Usage) if that has a path, and the program no use
/// for one.
void name_in_app(std::string& app, const Server& server, std::uint16_t usual, const fs::path& file) {
  replace(app, "host[] = \"example.org\"", fmt::format("host[] = \"{}\"", server.host), file);
  replace(app, fmt::format("port = {}", usual), fmt::format("port = {}", server.port), file);
  if (app.find("path[]") != app.npos)
    replace(app, "path[] = \"/\"", fmt::format("path[] = \"{}\"", server.path), file);
  else if (server.path != "/")
    throw Error(ExitCode::Usage, "--url: {} has no pages: want HOST[:PORT]",
                file.parent_path().filename().string());
}

ExitCode make_new(const NewOptions& options) {
  const std::vector<std::string> names = examples();
  if (std::find(names.begin(), names.end(), options.from) == names.end())
    throw Error(ExitCode::Usage, "--from {}: want one of {}", printable(options.from),
                fmt::join(names, ", "));
  const fs::path folder = options.folder, example = data_folder() / "examples" / options.from;
  if (is_there(folder) && (!is_folder(folder) || !entries_of(folder).empty()))
    throw Error(ExitCode::Usage, "{}: there is something already: name a new folder",
                printable(options.folder));
  if (options.client_cert.empty() != options.client_key.empty())
    throw Error(ExitCode::Usage, "a client certificate needs both --client-cert and --client-key");
  if (!options.alpn.empty() && !is_protocol(options.alpn))
    throw Error(ExitCode::Usage, "--alpn {}: want {}", printable(options.alpn), protocol_wanted);
  const std::uint16_t usual = load_target_list(example / "targets.json").front().target.port;
  const Server server = server_of(options.url.empty() ? "example.org" : options.url, usual);
  std::map<std::string, std::string> files;
  for (const fs::path& file : files_below(example))
    files[file.lexically_relative(example).string()] = read_text(file);
  if (is_file(example / script_file))
    name_in_script(files.at(script_file), server, example / script_file);
  else
    name_in_app(files.at("app.cpp"), server, usual, example / "app.cpp");
  replace(files.at("targets.json"), fmt::format("\"host\": \"example.org\", \"port\": {}", usual),
          fmt::format("\"host\": \"{}\", \"port\": {}{}", server.host, server.port, further_keys(options)),
          example / "targets.json");
  make_folder(folder);
  for (const auto& [name, content] : files) write_file(folder / name, content);
  print_out(
      "{}: a program that speaks to {}:{}. Next:\n  cd {}\n  tlsfit init --board pico --net "
      "wiznet\n  tlsfit build\n",
      folder.string(), server.host, server.port, folder.string());
  return ExitCode::Done;
}

}  // namespace

void add_new(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("new", "make a folder with a program of your own");
  const auto options = std::make_shared<NewOptions>();
  command->add_option("DIR", options->folder, "the folder, which is made")->required();
  command->add_option("--from", options->from,
                      "what to begin with: fetch (the default), post, socket, mqtt, sensor or script");
  command->add_option("--url", options->url,
                      "the server it speaks to: https://HOST[:PORT][/PATH], or HOST[:PORT] (example.org)");
  command->add_option("--ca", options->ca, "PEM file with the roots to trust (default: this machine's)");
  command->add_option("--client-cert", options->client_cert,
                      "PEM file: the device's own certificate and what goes with it");
  command->add_option("--client-key", options->client_key,
                      "PEM file: its private key, which stays where it is");
  command->add_option("--alpn", options->alpn, "the protocol to ask the server for (RFC 7301)");
  command->add_flag("--resume", options->resume,
                    "resume sessions: a second connection without public-key work (RFC 5077)");
  command->footer("Example:\n  tlsfit new weather --from post --url https://api.example.org/measurements\n");
  command->callback([&action, options] { action = [options] { return make_new(*options); }; });
}

}  // namespace tlsfit
