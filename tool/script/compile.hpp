// Makes bytecode of scripts, by the same engine that images have (firmware/script).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tlsfit {

struct CompiledScript {
  std::vector<std::uint8_t>
      bytecode;  ///< for script::Engine::load() of any image; with line numbers, without source
  /// What must be in the image beside the rest: some of TLSFIT_JS_PROMISE, TLSFIT_JS_REGEXP, TLSFIT_JS_MAP
  /// (firmware/quickjs.cmake). By the names that the script uses, so that it may be more than what will be
  /// used.
  std::vector<std::string> needs;
  /// The names and literal strings in the script that may be names of built-ins: identifiers, sorted. What a
  /// script only makes up as it runs, such as `array["ma" + "p"]`, is not among them.
  std::vector<std::string> names;
};

/// Compiles `source`, whose errors call it `file`. Throws Error, "main.js:3: SyntaxError: …", for what is no
/// script, and for what no image has, such as generators.
CompiledScript compile_script(const std::string& source, const std::string& file);

/// The header that TLSFIT_JS_NAMES names (firmware/quickjs.cmake), which leaves built-ins that none of these
/// names are out of an image.
std::string script_names_header(const std::vector<std::string>& names);

}  // namespace tlsfit
