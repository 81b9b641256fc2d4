// What a network is joined with: a Wi-Fi network's name and key, an APN, a SIM's PIN. Which of these a net
// has a use for, its file says ("join", model/net.hpp); the image has a place for each (firmware/net/join).
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "model/fields.hpp"

namespace tlsfit {

/// One of the things that networks are joined with.
struct JoinField {
  std::string_view id;        ///< "key": in configs/nets/*.json and targets.json; its place in the image is
                              ///< the symbol "tlsfit_join_key"
  std::string_view with;      ///< the field that must be given, too: "ssid"; empty: it stands alone
  std::string_view name;      ///< for people: "the Wi-Fi key"
  std::string_view option;    ///< of `tlsfit build`: "--wifi-key"
  std::string_view variable;  ///< of the environment: "TLSFIT_WIFI_KEY"; empty: it is no secret
  std::size_t shortest = 0;   ///< in characters, if there is one
  bool digits = false;        ///< and nothing else

  bool secret() const { return !variable.empty(); }
};

/// All that there are, each behind the one that it is given with.
std::span<const JoinField> join_fields();
/// Null if there is no such field.
const JoinField* join_field(std::string_view id);

/// What was given to join a network with, by field: the text of what anyone may read, of a secret the name of
/// the file that it is in.
using JoinGiven = std::map<std::string, std::string, std::less<>>;

/// "join" of targets.json: secrets are "key_file", relative to `list`'s folder. Throws Error (Usage), which
/// never shows what stands there in the place of a secret.
JoinGiven join_given_from_json(Fields fields, const fs::path& list);

}  // namespace tlsfit
