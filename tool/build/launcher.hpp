// What starts the compilers in our place: a cache (ccache), or other machines (distcc, icecc).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"

namespace tlsfit {

/// Programs that each take the rest of the command line, the outermost first. Not said: ccache, where it is
/// installed. A client's private key is compiled without any of them (firmware/mbedtls.cmake).
struct Launcher {
  std::optional<std::vector<std::string>> programs;
  bool operator==(const Launcher&) const = default;
};

/// "ccache", "distcc", "ccache,distcc", "none"; empty: not said. Throws Error: Usage if a word is missing,
/// Missing if a program is not on this machine.
Launcher launcher_from(std::string_view text, const ProcessRunner& runner);

/// What CMake is told: "-DTLSFIT_LAUNCHER=distcc"; nothing if nothing was said.
std::vector<std::string> definitions_of(const Launcher& launcher);

/// What ccache is told by its environment: what it starts compilers with itself.
std::map<std::string, std::string> environment_of(const Launcher& launcher);

}  // namespace tlsfit
