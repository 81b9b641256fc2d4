// What certificates take in the device's heap once Mbed TLS has parsed them.
#pragma once

#include <cstdint>
#include <string_view>

namespace tlsfit::fit {

/// Bytes, by whether keys are the library's own structures, or go to PSA as they stand in the certificate.
struct ParsedHeap {
  std::int64_t legacy = 0, psa = 0;

  std::int64_t in(bool psa_shape) const { return psa_shape ? psa : legacy; }
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
