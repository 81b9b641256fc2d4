// What a network is joined with, in an image that has places for it. It is put into the linked program, so no
// compiler, no cache and no fit ever has it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "model/join.hpp"
#include "model/net.hpp"

namespace tlsfit {

/// The texts of fields; secrets are among them.
using Join = std::map<std::string, std::string, std::less<>>;

/// Asks a person for what must not be seen: the answer, or nothing where there is nobody to ask.
using AskSecret = std::function<std::optional<std::string>(std::string_view question)>;

/// What the net is joined with. A secret comes from the file that an option names; else from the environment;
/// else from the file that targets.json names; else, if the field that it goes with was given, from `ask`.
/// @param options what the command line says: a net that has no use for it is refused
/// @param listed what targets.json says: what this net has no use for is for another
/// Throws Error (Usage), which never shows a secret.
Join join_for(const Net& net, const JoinGiven& options, const JoinGiven& listed, const AskSecret& ask);

/// The secrets in it, by their names for people.
std::vector<std::string_view> secrets_in(const Join& join);

/// The linked program `elf` (its bytes) with them in it. Throws Error (Defect) if it has no place for one.
Bytes with_join(Bytes elf, const std::string& name, const Join& join);

}  // namespace tlsfit
