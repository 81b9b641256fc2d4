#include "fit/certificate_heap.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace tlsfit::fit {

namespace {

// sizeof, as GCC for 32-bit ARM lays out Mbed TLS 3.6's structures.
constexpr std::int64_t crt = 404;       // mbedtls_x509_crt
constexpr std::int64_t crt_psa = 488;   // with the public key in it
constexpr std::int64_t attribute = 32;  // mbedtls_x509_name
constexpr std::int64_t keypair = 128;   // mbedtls_ecp_keypair
constexpr std::int64_t rsa = 120;       // mbedtls_rsa_context

/// Attributes of a name: what commas and plus signs divide (RFC 4514 section 2).
std::int64_t attributes(std::string_view name) {
  std::int64_t count = 1;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (name[i] == '\\')
      ++i;
    else if (name[i] == ',' || name[i] == '+')
      ++count;
  return count;
}

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  const std::size_t at = std::min(text.find_first_of("0123456789"), text.size());
  std::from_chars(text.data() + at, text.data() + text.size(), value);
  return value;
}

}  // namespace

ParsedHeap& ParsedHeap::operator+=(const ParsedHeap& other) {
  legacy += other.legacy;
  psa += other.psa;
  provider += other.provider;
  return *this;
}

std::int64_t arena_piece(std::int64_t bytes) {
  return (bytes + 4 + 7) / 8 * 8;
}

ParsedHeap certificate_structure() {
  return {.legacy = arena_piece(crt), .psa = arena_piece(crt_psa), .provider = arena_piece(crt_psa)};
}

ParsedHeap certificate_parts(std::string_view key, std::string_view subject, std::string_view issuer) {
  const std::int64_t names = (attributes(subject) - 1 + attributes(issuer) - 1) * arena_piece(attribute);
  ParsedHeap parts = ParsedHeap::everywhere(names);
  if (key.starts_with("RSA ")) {
    const std::int64_t numbers = arena_piece(number_in(key) / 8) + arena_piece(4);  // modulus, exponent
    parts += {.legacy = arena_piece(rsa) + numbers, .psa = arena_piece(rsa) + numbers, .provider = 0};
  } else if (key.starts_with("EC ")) {
    const std::int64_t coordinate = (number_in(key) + 31) / 32 * 4;
    parts.legacy += arena_piece(keypair) + 2 * arena_piece(coordinate) + arena_piece(4);
  }
  return parts;
}

}  // namespace tlsfit::fit
