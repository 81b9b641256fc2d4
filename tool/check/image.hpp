// What an image can do, as far as its fit tells.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/fit.hpp"

namespace tlsfit::check {

struct Image {
  std::uint32_t buffer = 0;          ///< MBEDTLS_SSL_IN_CONTENT_LEN
  std::set<std::string> signatures;  ///< IANA names that any of its plans verifies
  std::set<std::string> curves;      ///< of keys and of key exchange
  std::uint32_t rsa_bits = 0;        ///< of the longest RSA key that it can read; 0: none
  std::vector<Anchor> anchors;       ///< of all plans: it trusts each of them, whoever it speaks to
  bool operator==(const Image&) const = default;

  /// Whether it can read a key of this kind: "EC secp256r1", "RSA 2048".
  bool reads(const std::string& key) const;
};

Image image_of(const Fit& fit);

}  // namespace tlsfit::check
