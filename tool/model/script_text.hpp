// What can be read off a script in JavaScript without running it: which modules it requires, which servers it
// names, and by which names it calls things.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit {

/// A server that a literal of the script names.
struct ScriptServer {
  std::string text;      ///< as it stands there: "https://example.org/data"
  std::string target;    ///< "HOST:PORT"; empty: it is not encrypted (http://), so that no image speaks to it
  std::size_t line = 0;  ///< from 1
  bool operator==(const ScriptServer&) const = default;
};

struct ScriptText {
  std::set<std::string> modules;  ///< of `require("NAME")`
  bool computed_modules = false;  ///< somewhere `require` is not called with a literal
  std::set<std::string> names;    ///< of variables, functions and properties, and keywords
  /// URLs with https://, tls://, mqtts://, mqtt:// or http://, and the host of create("HOST") or of
  /// connect("HOST:PORT") where MQTT is required; in their order.
  std::vector<ScriptServer> servers;
};

/// Comments do not count, nor what a literal is put together from. Pure.
ScriptText read_script(std::string_view source);

/// Whether it may encrypt by require("crypto").AES.
bool uses_aes(const ScriptText& script);

}  // namespace tlsfit
