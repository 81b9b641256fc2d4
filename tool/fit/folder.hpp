// The fit folder: everything that `tlsfit fit -o DIR` writes, made from plans as values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "fit/memory.hpp"
#include "fit/options.hpp"
#include "fit/render.hpp"
#include "model/net.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

struct FitOptions {
  std::string layout;           ///< empty: the board's default
  std::string app = "console";  ///< App::id
  std::string words = "full";   ///< what the image says about failures: "full", "short" or "none"
  std::string join = "image";   ///< who says what the network is joined with: "image" or "console"
  std::string mbedtls_version;  ///< "3.6.6", or "unknown" if there is none on this machine
  std::string compiler;         ///< of the costs, or of the image once one was measured
  Choice choice;
  std::optional<Measured> measured;  ///< of an image of exactly these files, but for arena and stack
  bool roomy = false;                ///< to measure with: stack and arena take all the RAM there is
  bool proved = false;               ///< `choice` is what a proof left of it
};

struct FitFolder {
  Fit fit;
  std::string command;  ///< that "Made by" in the files names, as far as the plans tell it
  std::map<std::string, std::string> files;  ///< by name, "fit.json" among them
  /// Likewise, with private keys in them (client_keys.c): apart, so that nobody prints, hashes or writes one
  /// by the way.
  std::map<std::string, std::string> secret_files;
  /// What the servers were like when it was made, one a target, below `profiles`: for `tlsfit check`. Apart,
  /// because nothing that is compiled depends on them.
  std::map<std::string, std::string> profile_files;
};

/// Folder of a fit's profiles, and how the names of those files end.
inline constexpr std::string_view profiles_folder = "profiles", profile_suffix = ".profile.json";

/// The candidates for all targets as one fit. Pure: the same arguments give the same bytes.
/// Throws Error (Usage) for an unknown layout, net or objective; does not check whether it fits in memory.
FitFolder make_fit(const std::vector<Candidate>& plans, const Board& board, const Net& net,
                   const FitOptions& options, const Catalogue& catalogue, const Templates& templates);

/// The same with what rehearsals found.
void set_rehearsal(FitFolder& folder, std::vector<Rehearsal> rehearsal);

/// Keeps the profiles that it was made from, each as "profiles/HOST-PORT.profile.json". Of the files that
/// they name (`--ca`) only the name stays: where it lay on this machine is nobody's business.
void set_profiles(FitFolder& folder, const std::vector<Profile>& profiles);

/// Puts the command that a person gave in the place of what the plans tell of it: the files of its `--ca` and
/// its profiles are not among the plans.
void set_command(FitFolder& folder, const std::string& command);

/// A fit's folder as it was written, without its profiles. Throws Error (Usage).
FitFolder read_fit(const fs::path& path);

/// Writes every file into a folder, those with keys for their owner only (0600). A file with the same content
/// keeps its time. Throws Error (Usage).
void write_files(const FitFolder& folder, const fs::path& path);

/// Writes every file, under temporary names first: either all are replaced or none. Files of the folder that
/// are not ours are left alone, but for keys that an earlier fit had; files with the same content keep their
/// time. Throws Error (Usage).
void write_fit(const FitFolder& folder, const fs::path& path);

}  // namespace tlsfit::fit
