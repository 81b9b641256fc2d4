// What is known of one release line of Mbed TLS (configs/mbedtls/3.6): its options, what it calls suites,
// groups and signature schemes, in which shapes it can be built, and what all of it costs. All of it is data,
// so that another release line is another folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fit/shape.hpp"
#include "model/core.hpp"
#include "model/fields.hpp"

namespace tlsfit::fit {

/// One option of the library, or one macro that the firmware reads.
struct Option {
  std::string name;                            ///< "MBEDTLS_GCM_C"
  std::string about;                           ///< one line for people
  std::string section;                         ///< heading in the generated file
  std::string file;                            ///< "mbedtls_config.h" or "crypto_config.h"
  std::vector<std::vector<std::string>> when;  ///< on if for one plan every feature of one of these holds
  std::vector<std::string> unless;             ///< and none of these holds for any plan
  std::vector<std::string> requires_options;   ///< JSON key "requires"
  std::map<std::string, std::string> values;   ///< by objective, or "default"; empty for a plain #define
  std::string rule;      ///< the value is worked out: "in_content_len", "ciphersuites" …; else empty
  std::string quirk;     ///< what surprises those who leave it out or misuse it
  std::string security;  ///< why no proof may take it away; empty if one may
  std::string unseen;    ///< the same, where a trial would not notice that it is gone
  bool release_only = false;
};

struct SuiteName {
  std::string name, macro, version;
  std::string key;    ///< chain it goes with: "ecdsa", "rsa", "any"
  unsigned tier = 0;  ///< 0 AEAD and forward secrecy, 1 forward secrecy only, 2 neither
  std::vector<std::string> features;
};

struct GroupName {
  std::string name, macro;
  std::uint32_t key_share = 0;  ///< bytes of a public value (RFC 8446 section 4.2.8.2)
  std::vector<std::string> features;
};

struct SchemeName {
  std::string name, macro, key;
  std::string curve;                   ///< TLS 1.3 ties ECDSA schemes to a curve; empty for RSA
  std::vector<std::string> handshake;  ///< versions in which it may sign the handshake
  std::vector<std::string> features;
};

/// Bytes; negative numbers save.
struct Cost {
  std::int64_t flash = 0;
  std::int64_t static_bytes = 0;  ///< JSON key "static"
  std::int64_t heap = 0;          ///< for each connection at once
  std::int64_t stack = 0;
  std::int64_t handshake = 0;  ///< instructions of one handshake
  bool operator==(const Cost&) const = default;
  Cost& operator+=(const Cost& other);
  Cost& operator-=(const Cost& other);
};

/// What is checked and protected whatever a fit looks like: no option turns it off, so no proof can.
struct Check {
  std::string name;
  std::string reason;
};

/// Instructions, by whose elliptic curves compute: the firmware's own (the providers, with tables or the
/// smallest), p256-m's, or Mbed TLS's.
struct Work {
  std::int64_t own = 0, smallest = 0, p256m = 0, generic = 0;

  std::int64_t in(const Shape& shape) const {
    if (shape.features.contains("small-primitives")) return smallest;
    if (shape.features.contains("psa-client")) return own;
    return shape.features.contains("p256-m") ? p256m : generic;
  }
  Work& operator+=(const Work& other);
  bool operator==(const Work&) const = default;
};

/// Costs are differences from a reference: an image for one target with the features of `reference`.
struct Costs {
  std::string compiler, cpu, mbedtls_version;
  std::map<std::string, Features> reference;  ///< by version: "tls1.2", "tls1.3", "tls1.2+tls1.3"
  /// Whole images for the reference, by shape, build and version ("legacy/lto/tls1.2"), without trust anchors
  /// and record buffers.
  std::map<std::string, Cost> images;
  std::map<std::string, Cost> options;  ///< when an option is on
  /// What `tlsfit calibrate` adds to the reference to measure an option (JSON key "with" beside its cost).
  std::map<std::string, Features> ladder;
  std::map<std::string, Cost> absent;                         ///< when an option is off
  std::map<std::string, std::map<std::string, Cost>> values;  ///< when an option has that value
  std::map<std::string, Work> verify;  ///< one signature, by the key's kind: "EC secp256r1", "RSA 2048"
  Core core;                           ///< the core whose images are estimated; without an id: `cpu`

  /// Whether `core` is the one that everything was measured on, handshakes, too.
  bool is_own_core() const { return core.id.empty() || core.id == cpu; }
  /// Whether images of `core` were measured.
  bool knows_core() const { return is_own_core() || core.cost.has_value(); }
};

/// What a program takes of the library if one of these names is in its sources.
struct ProgramWords {
  std::vector<std::string> words;  ///< "PSA_ALG_GCM"; "psa_*": any that begins so
  std::vector<std::string> features;
};

struct Catalogue {
  std::map<std::string, std::string> features;  ///< with what they mean
  std::vector<Option> options;                  ///< in the order of the generated file
  std::vector<ProgramWords> program_words;      ///< JSON key "program"
  Features program;                             ///< what the image's program takes: taken_by(), program.hpp
  std::vector<Check> checks;
  std::vector<SuiteName> suites;  ///< best first, as the groups and schemes
  std::vector<GroupName> groups;
  std::vector<SchemeName> schemes;
  std::vector<Shape> shapes;  ///< in the order in which they are tried
  std::vector<Build> builds;
  Costs costs;

  const Option* option(std::string_view name) const;
  const SuiteName* suite(std::string_view name) const;
  const GroupName* group(std::string_view name) const;
  const SchemeName* scheme(std::string_view name) const;
  const Shape* shape(std::string_view name) const;
  const Build* build(std::string_view name) const;
  /// What it takes to verify one signature with a key of this kind; of an unmeasured one the dearest.
  Work verify_work(std::string_view key) const;
};

/// Checks as it reads: unknown keys, features nobody declared, requirements on options that are not there.
/// Throws Error (Usage).
Catalogue catalogue_from_json(const Json& options, const Json& names, const Json& shapes, const Json& costs,
                              const std::string& where);

/// configs/mbedtls/<line>, for example "3.6". Throws Error (Usage or Missing).
Catalogue load_catalogue(std::string_view line);

}  // namespace tlsfit::fit
