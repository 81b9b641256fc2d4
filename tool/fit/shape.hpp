// Shapes and builds (configs/mbedtls/3.6/shapes.json): whose cryptography the library calls, and how the
// image is compiled. What may be combined with which plans is data.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit::fit {

/// What a plan takes: "cipher:aes-128-gcm", "curve:secp256r1", "verify:ecdsa"; all are listed in
/// options.json.
using Features = std::set<std::string>;

inline void add(Features& features, const std::vector<std::string>& more) {
  features.insert(more.begin(), more.end());
}

/// Whose cryptography Mbed TLS's TLS, X.509 and public-key code calls.
struct Shape {
  std::string name;                     ///< "provider-small"
  std::string about;                    ///< one line for people
  std::string crypto;                   ///< TLSFIT_CRYPTO (firmware/mbedtls.cmake)
  std::vector<std::string> primitives;  ///< what is in the image, for the report
  Features features;                    ///< what options may ask of it: "psa-client"
  Features serves;                      ///< all that plans may take; empty: everything
  Features refuses;                     ///< but for these
  std::vector<std::string> objectives;  ///< may be chosen only for these; empty: for all

  /// Whether plans with these features can be spoken to with it.
  bool can_serve(const Features& wanted) const;
  bool operator==(const Shape&) const = default;
};

/// How the image is compiled and linked (firmware/shape.cmake).
struct Build {
  std::string name;  ///< "lto"
  std::string about;
  bool lto = false;
  std::string libc;                             ///< "newlib-nano" or "picolibc"
  std::string switches;                         ///< further compiler switches
  std::vector<std::string> quick;               ///< names of Mbed TLS's sources that are compiled for speed
  std::vector<std::string> shapes, objectives;  ///< only with these; empty: all
  bool operator==(const Build&) const = default;
};

/// Whether a list that restricts leaves `name` in: an empty list restricts nothing.
bool open_to(const std::vector<std::string>& list, std::string_view name);

struct Shapes {
  std::vector<Shape> shapes;
  std::vector<Build> builds;
};

/// Throws Error (Usage).
Shapes shapes_from_json(const Json& json, const std::string& where);

}  // namespace tlsfit::fit
