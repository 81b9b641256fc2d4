#include "cmd/probe_list.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/paths.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

std::string key_of(const Target& target) {
  return target.name() + " " + target.sni;
}

std::string trimmed(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == line.npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

std::string whole(const std::string& path) {
  if (path != "-") return read_text(path);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

/// Calls `each` with every line's number and text.
template <class Each>
void for_lines(const std::string& text, Each each) {
  for (std::size_t at = 0, number = 1; at < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    each(number, text.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace

std::vector<Target> read_probe_list(const std::string& path) {
  std::vector<Target> targets;
  for_lines(whole(path), [&](std::size_t number, const std::string& line) {
    const std::string text = trimmed(line);
    if (text.empty() || text.starts_with('#')) return;
    auto target = target_from(text);
    if (const auto* const why = std::get_if<std::string>(&target))
      throw Error(ExitCode::Usage, "{}:{}: {}: {}; want HOST or HOST:PORT",
                  path == "-" ? "standard input" : path, number, text, *why);
    targets.push_back(std::get<Target>(std::move(target)));
  });
  return targets;
}

ProbeResults::ProbeResults(fs::path path, bool resume) : path_(std::move(path)) {
  std::string kept;
  if (resume && is_there(path_)) {
    kept = read_text(path_);
    kept.erase(kept.rfind('\n') == kept.npos ? 0 : kept.rfind('\n') + 1);
    for_lines(kept, [&](std::size_t number, const std::string& line) {
      const std::string where = fmt::format("{}:{}", path_.string(), number);
      seen_.insert(key_of(profile_from_json(parse_json(line, where), where).target));
    });
  }
  write_file(path_, kept);
}

bool ProbeResults::has(const Target& target) const {
  return seen_.contains(key_of(target));
}

void ProbeResults::add(const Profile& profile) {
  std::ofstream file(path_, std::ios::app);
  file << json_line(to_json(profile));
  file.flush();
  if (!file) throw Error(ExitCode::Usage, "{}: cannot be written: {}", path_.string(), std::strerror(errno));
}

Json error_json(const Target& target, const Error& error) {
  return {{"schema", "tlsfit.profile-error/1"},
          {"target", to_json(target)},
          {"error", error.what()},
          {"exit_code", static_cast<int>(error.exit_code())}};
}

}  // namespace tlsfit
