#include "model/toolchain.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/paths.hpp"

namespace tlsfit {

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Of build_info.h: `#define MBEDTLS_VERSION_STRING         "3.6.6"`. Empty if there is none.
std::string version_in(std::string_view header) {
  const std::size_t name = header.find("MBEDTLS_VERSION_STRING ");
  if (name == header.npos) return "";
  const std::size_t begin = header.find('"', name);
  const std::size_t end = begin == header.npos ? begin : header.find('"', begin + 1);
  return end == header.npos ? "" : std::string(header.substr(begin + 1, end - begin - 1));
}

}  // namespace

std::string setup_command() {
  const fs::path installed = (executable_folder() / "../share/tlsfit/scripts/setup").lexically_normal();
  return is_file(installed) ? installed.string() + " use" : "scripts/setup";
}

std::variant<MbedTls, Error> look_for_mbedtls() {
  const std::string named = variable("TLSFIT_MBEDTLS_DIR");
  const fs::path folder =
      named.empty() ? cache_folder() / fmt::format("mbedtls-{}", mbedtls_line) : fs::path(named);
  const fs::path header = folder / "include" / "mbedtls" / "build_info.h";
  const int why = unreadable(header);
  if (why == ENOENT || why == ENOTDIR)
    return named.empty()
               ? Error(ExitCode::Missing,
                       "Mbed TLS {} is not on this machine: run {}, or set TLSFIT_MBEDTLS_DIR to its "
                       "source tree",
                       mbedtls_line, setup_command())
               : Error(ExitCode::Missing,
                       "TLSFIT_MBEDTLS_DIR={}: no Mbed TLS source tree there: run {}, or name one", named,
                       setup_command());
  if (why != 0)
    return Error(ExitCode::Usage, "{}{}: cannot be read: {}",
                 named.empty() ? "" : "TLSFIT_MBEDTLS_DIR: ", header.string(), std::strerror(why));
  const std::string version = version_in(read_text(header));
  if (version.empty()) return Error(ExitCode::Usage, "{}: has no MBEDTLS_VERSION_STRING", header.string());
  if (!version.starts_with(fmt::format("{}.", mbedtls_line)))
    return Error(ExitCode::Usage, "{}: Mbed TLS {}, want {}.x", folder.string(), version, mbedtls_line);
  return MbedTls{folder, version};
}

MbedTls find_mbedtls() {
  std::variant<MbedTls, Error> found = look_for_mbedtls();
  if (const Error* const error = std::get_if<Error>(&found)) throw *error;
  return std::get<MbedTls>(std::move(found));
}

fs::path find_quickjs() {
  const std::string named = variable("TLSFIT_QUICKJS_DIR");
  const fs::path folder = named.empty() ? cache_folder() / "quickjs-2025.04" : fs::path(named);
  if (unreadable(folder / "quickjs.h") == 0) return folder;
  throw named.empty()
      ? Error(ExitCode::Missing,
              "QuickJS, which runs scripts, is not on this machine: run {}, or set TLSFIT_QUICKJS_DIR to its "
              "source tree",
              setup_command())
      : Error(ExitCode::Missing, "TLSFIT_QUICKJS_DIR={}: no QuickJS source tree there: run {}, or name one",
              named, setup_command());
}

}  // namespace tlsfit
