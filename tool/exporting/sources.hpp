// Which sources a client with a fit is compiled of, and what must be said to the compiler for some of them.
// The same as firmware/mbedtls.cmake has for images, but for build systems that compile whatever is in a
// folder and know no flags of single files: there a file of its own says what the flag would have said.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit::exporting {

/// What a fit's files say of the library, as far as it decides which sources there are.
struct Configuration {
  std::string crypto;             ///< TLSFIT_CRYPTO: "legacy", "psa", "provider", "provider-small"
  bool quick = false;             ///< the arithmetic of public keys is compiled for speed
  std::set<std::string> options;  ///< names that mbedtls_config.h and crypto_config.h define

  bool has(std::string_view option) const { return options.contains(std::string(option)); }
  /// Whether tlsfit's own functions stand in the place of the library's PSA core.
  bool provider() const { return crypto.starts_with("provider"); }
};

/// The names that C text defines, one for each `#define` at the beginning of a line.
std::set<std::string> defined_in(std::string_view text);

struct Sources {
  std::vector<std::string> ours;              ///< below firmware/; patterns such as "tls/*.cpp"
  std::vector<std::string> not_of_library;    ///< of library/*.c, patterns: what is left out
  std::vector<std::string> further;           ///< of the library's tree: "3rdparty/p256-m/p256-m.c"
  std::map<std::string, std::string> before;  ///< text that the compiler must see before a source of library/
  std::map<std::string, std::string> forwards;  ///< headers that are asked for by a bare name: where they are
  std::string definitions;                      ///< lines for the beginning of the configuration
};

Sources sources_for(const Configuration& configuration);

/// Whether a name matches a pattern in which '*' stands for any characters but '/'.
bool matches(std::string_view pattern, std::string_view name);

}  // namespace tlsfit::exporting
