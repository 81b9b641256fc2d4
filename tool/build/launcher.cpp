#include "build/launcher.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

/// ccache takes the first word after its own for the compiler: what comes between is for it to start
/// (`prefix_command`), when it has found nothing.
bool begins_with_ccache(const std::vector<std::string>& programs) {
  return !programs.empty() && std::filesystem::path(programs.front()).filename() == "ccache";
}

}  // namespace

Launcher launcher_from(std::string_view text, const ProcessRunner& runner) {
  if (text.empty()) return {};
  Launcher launcher{.programs = std::vector<std::string>()};
  if (text == "none") return launcher;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string word(text.substr(at, end - at));
    if (word.empty() || word == "none")
      throw Error(ExitCode::Usage, "--launcher {}: want programs with commas between them, or none",
                  printable(text));
    const auto program = runner.find(word);
    if (!program)
      throw Error(ExitCode::Missing, "--launcher {}: {} is not on this machine: apt-get install {}",
                  printable(text), printable(word), printable(word));
    launcher.programs->push_back(program->string());
    at = end + 1;
  }
  return launcher;
}

std::vector<std::string> definitions_of(const Launcher& launcher) {
  if (!launcher.programs) return {};
  std::vector<std::string> words = *launcher.programs;
  if (begins_with_ccache(words)) words.resize(1);
  return {fmt::format("-DTLSFIT_LAUNCHER={}", fmt::join(words, ";"))};
}

std::map<std::string, std::string> environment_of(const Launcher& launcher) {
  if (!launcher.programs || !begins_with_ccache(*launcher.programs)) return {};
  const std::vector<std::string> others(launcher.programs->begin() + 1, launcher.programs->end());
  return {{"CCACHE_PREFIX", fmt::format("{}", fmt::join(others, " "))}};
}

}  // namespace tlsfit
