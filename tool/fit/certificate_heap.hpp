// What certificates take in the device's heap once Mbed TLS has parsed them.
#pragma once

#include <cstdint>
#include <string_view>

namespace tlsfit::fit {

/// Where the public keys of parsed certificates are: in structures of the library's, but for those of curves,
/// which PSA has as they stand in the certificate; or, with the provider, in the certificate alone.
enum class KeyPlace { Library, Psa, Certificate };

/// Bytes, by where the keys are.
struct ParsedHeap {
  std::int64_t legacy = 0, psa = 0, provider = 0;

  std::int64_t in(KeyPlace place) const {
    switch (place) {
      case KeyPlace::Library:
        return legacy;
      case KeyPlace::Psa:
        return psa;
      case KeyPlace::Certificate:
        return provider;
    }
    return legacy;
  }
  /// So many wherever the keys are.
  static ParsedHeap everywhere(std::int64_t bytes) { return {bytes, bytes, bytes}; }
  ParsedHeap& operator+=(const ParsedHeap& other);
  bool operator==(const ParsedHeap&) const = default;
};

/// What the firmware's arena takes for a piece of so many bytes (firmware/memory/arena.hpp).
std::int64_t arena_piece(std::int64_t bytes);

/// The certificate's own structure.
ParsedHeap certificate_structure();

/// What hangs on it: a key of this kind ("EC secp256r1", "RSA 2048"), and all but the first attribute of its
/// names (RFC 4514 text, as in profiles). Its DER is not counted.
ParsedHeap certificate_parts(std::string_view key, std::string_view subject, std::string_view issuer);

}  // namespace tlsfit::fit
