#include "model/toolchain.hpp"

#include <cstdlib>
#include <regex>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {

namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

MbedTls find_mbedtls() {
  const std::string named = variable("TLSFIT_MBEDTLS_DIR");
  const fs::path folder =
      named.empty() ? cache_folder() / fmt::format("mbedtls-{}", mbedtls_line) : fs::path(named);
  const fs::path header = folder / "include" / "mbedtls" / "build_info.h";
  if (!fs::is_regular_file(header)) {
    if (!named.empty())
      throw Error(ExitCode::Missing, "TLSFIT_MBEDTLS_DIR={}: no Mbed TLS source tree there", named);
    throw Error(ExitCode::Missing,
                "Mbed TLS {} is not on this machine: run scripts/setup, or set TLSFIT_MBEDTLS_DIR to its "
                "source tree",
                mbedtls_line);
  }
  const std::string text = read_text(header);
  std::smatch found;
  if (!std::regex_search(text, found, std::regex("MBEDTLS_VERSION_STRING\\s+\"([0-9.]+)\"")))
    throw Error(ExitCode::Usage, "{}: has no MBEDTLS_VERSION_STRING", header.string());
  const std::string version = found[1];
  if (!version.starts_with(fmt::format("{}.", mbedtls_line)))
    throw Error(ExitCode::Usage, "{}: Mbed TLS {}, want {}.x", folder.string(), version, mbedtls_line);
  return {folder, version};
}

}  // namespace tlsfit
