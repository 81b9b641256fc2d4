// Compiles and links the firmware for one fit: CMake and Ninja on firmware/, with the cross compiler.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.hpp"
#include "build/complaints.hpp"
#include "build/launcher.hpp"
#include "model/core.hpp"

namespace tlsfit {

/// Of a script: the header with the names that it has, by which built-ins are left out.
inline constexpr std::string_view script_names = "script_names.h";

/// A script, for the program `script`.
struct ScriptBuild {
  std::filesystem::path folder;    ///< script_data.hpp, script_code.cpp, script_names (lab/script.hpp)
  std::filesystem::path quickjs;   ///< QuickJS's source tree
  std::vector<std::string> needs;  ///< CompiledScript::needs
};

struct FirmwareBuild {
  Core core;                      ///< that the fit is for
  std::filesystem::path fit;      ///< the folder `tlsfit fit -o` wrote
  std::filesystem::path mbedtls;  ///< Mbed TLS's source tree
  std::filesystem::path folder;   ///< where objects are kept, so that the next build has little to do
  std::string app = "console";    ///< App::source()
  std::optional<ScriptBuild> script = {};
  std::string version;           ///< tlsfit's, for the boot banner
  std::uint64_t build_time = 0;  ///< seconds since 1970; no certificate is checked against an earlier date
  bool debug = false;
  bool one_of_many = false;  ///< builds that differ in an option each: share objects that do not see it
  Launcher launcher = {};    ///< of the compilers
  unsigned jobs = 0;         ///< compilers at a time; 0: as many as there are cores
  std::string status = {};   ///< stands before what goes on: "trying provider, lto"
};

/// What became of a build: where the program is, or why there is none.
struct FirmwareResult {
  std::filesystem::path elf, map;   ///< the map is there, too, if it does not fit
  std::vector<Overflow> overflows;  ///< it does not fit
  std::vector<std::string> errors;  ///< it does not compile or link: the compiler's own words
  bool compiles() const { return errors.empty(); }
  bool fits() const { return compiles() && overflows.empty(); }
};

/// A program that builds need, and where it comes from.
struct FirmwareTool {
  std::string program;
  std::string package;  ///< Debian's
  std::string purpose;
};

/// Those for one core.
std::vector<FirmwareTool> firmware_tools(const Core& core);

/// Throws Error (Missing), with the command that installs it, if one of firmware_tools() is not here.
void need_firmware_tools(const Core& core, const ProcessRunner& runner);

/// Whether they are all here.
bool can_build_firmware(const Core& core, const ProcessRunner& runner);

/// The compiler's name and version: "TRIPLET-gcc 12.2.1".
std::string firmware_compiler(const Core& core, ProcessRunner& runner);

/// The settings of ccache, if there is one, for what is compiled with the fit in this folder: relative to
/// where it stands, so that an equal configuration elsewhere finds what this one compiled; and what it starts
/// compilers with. They belong into the environment of Ninja.
std::map<std::string, std::string> compiler_cache(const std::filesystem::path& fit, const Launcher& launcher);

/// `ninja -C FOLDER` with so many compilers at a time; 0: as Ninja likes.
std::vector<std::string> ninja_command(const std::filesystem::path& folder, unsigned jobs);

/// Throws Error: Missing if a tool is not on this machine, Usage if the folder cannot be written.
FirmwareResult build_firmware(const FirmwareBuild& build, ProcessRunner& runner);

/// The build time to write into an image: $SOURCE_DATE_EPOCH if set (reproducible-builds.org), else today's
/// midnight (UTC), so that building again on the same day compiles nothing and gives the same bytes.
/// Throws Error (Usage) if the variable is not a number.
std::uint64_t default_build_time();

}  // namespace tlsfit
