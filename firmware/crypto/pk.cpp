// The server's public keys, in the place of Mbed TLS's pkparse.c and pk_wrap.c: those read any key and hand
// it to PSA, which reads it again. These shapes know one kind, P-256, and DER has one encoding of it.
#include <cstring>

#include "crypto/p256.hpp"
#include "mbedtls/error.h"
#include "pk_wrap.h"

extern "C" {
#include "mbedtls/psa_util.h"
int psa_pk_status_to_mbedtls(psa_status_t status);  // errors.cpp
}

namespace {

/// SubjectPublicKeyInfo (RFC 5280 §4.1) of id-ecPublicKey with secp256r1 (RFC 5480 §2.1.1) up to the point,
/// which is not compressed.
constexpr std::uint8_t p256_header[] = {
    0x30, 0x59,                                                  // SEQUENCE
    0x30, 0x13,                                                  // AlgorithmIdentifier
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,        // id-ecPublicKey
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,  // secp256r1
    0x03, 0x42, 0x00,                                            // BIT STRING
};
constexpr std::size_t encoded_point = 1 + crypto::p256_point;

std::size_t bits(mbedtls_pk_context* /*pk*/) {
  return 256;
}

int can_do(mbedtls_pk_type_t type) {
  return type == MBEDTLS_PK_ECKEY || type == MBEDTLS_PK_ECDSA;
}

/// ECDSA-Sig-Value (RFC 3279 §2.2.3), FIPS 186-5 §6.4.2.
int verify(mbedtls_pk_context* pk, mbedtls_md_type_t /*hash_type*/, const std::uint8_t* hash,
           std::size_t hash_size, const std::uint8_t* signature, std::size_t signature_size) {
  std::uint8_t numbers[2 * crypto::p256_scalar];
  std::size_t size = 0;
  const int code = mbedtls_ecdsa_der_to_raw(256, signature, signature_size, numbers, sizeof numbers, &size);
  if (code != 0) return code;
  if (hash_size == 0) return MBEDTLS_ERR_PK_BAD_INPUT_DATA;
  return psa_pk_status_to_mbedtls(
      crypto::p256_verify(numbers, pk->MBEDTLS_PRIVATE(pub_raw) + 1, hash, hash_size));
}

constexpr mbedtls_pk_info_t p256_key = [] {
  mbedtls_pk_info_t info = {};
  info.type = MBEDTLS_PK_ECKEY;
  info.name = "EC";
  info.get_bitlen = bits;
  info.can_do = can_do;
  info.verify_func = verify;
  return info;
}();

}  // namespace

extern "C" {

// The prototype is in a header of the library's own sources.
int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);

/// Reads a SubjectPublicKeyInfo at `*at` into `pk`, which is new, and moves `*at` behind it. Errors:
/// MBEDTLS_ERR_PK_UNKNOWN_PK_ALG if it is no P-256 key or does not end before `end`;
/// MBEDTLS_ERR_PK_INVALID_PUBKEY if its point is not on the curve.
int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk) {
  const std::uint8_t* const point = *at + sizeof p256_header;
  if (static_cast<std::size_t>(end - *at) < sizeof p256_header + encoded_point ||
      std::memcmp(*at, p256_header, sizeof p256_header) != 0)
    return MBEDTLS_ERR_PK_UNKNOWN_PK_ALG;
  std::uint8_t size = 0;
  auto* const raw = pk->MBEDTLS_PRIVATE(pub_raw);
  if (crypto::p256_import_public(raw + 1, point, encoded_point, size) != PSA_SUCCESS)
    return MBEDTLS_ERR_PK_INVALID_PUBKEY;
  raw[0] = *point;
  pk->MBEDTLS_PRIVATE(pub_raw_len) = encoded_point;
  pk->MBEDTLS_PRIVATE(ec_family) = PSA_ECC_FAMILY_SECP_R1;
  pk->MBEDTLS_PRIVATE(ec_bits) = 256;
  pk->MBEDTLS_PRIVATE(pk_info) = &p256_key;
  *at += sizeof p256_header + encoded_point;
  return 0;
}

}  // extern "C"
