// The server's public keys, in the place of Mbed TLS's pkparse.c and pk_wrap.c: those read any key and hand
// it to PSA, which reads it again. These shapes know P-256 and P-384, of which DER has one encoding each, and
// RSA (pk_rsa.cpp).
#include <cstring>
#include <span>

#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "crypto/pk_rsa.hpp"
#include "mbedtls/error.h"
#include "pk_wrap.h"

extern "C" {
#include "mbedtls/psa_util.h"
int psa_pk_status_to_mbedtls(psa_status_t status);  // errors.cpp
}

// Without ECDSA no certificate of a plan has a curve's key.
#if defined(PSA_WANT_ALG_ECDSA)

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

#if defined(PSA_WANT_ECC_SECP_R1_384)
constexpr std::uint8_t p384_header[] = {
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
    0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
};
constexpr std::size_t largest_scalar = crypto::p384_scalar;
#else
constexpr std::size_t largest_scalar = crypto::p256_scalar;
#endif

std::size_t bits(mbedtls_pk_context* pk) {
  return pk->MBEDTLS_PRIVATE(ec_bits);
}

int can_do(mbedtls_pk_type_t type) {
  return type == MBEDTLS_PK_ECKEY || type == MBEDTLS_PK_ECDSA;
}

/// ECDSA-Sig-Value (RFC 3279 §2.2.3), FIPS 186-5 §6.4.2.
int verify(mbedtls_pk_context* pk, mbedtls_md_type_t /*hash_type*/, const std::uint8_t* hash,
           std::size_t hash_size, const std::uint8_t* signature, std::size_t signature_size) {
  std::uint8_t numbers[2 * largest_scalar];
  std::size_t size = 0;
  const int code =
      mbedtls_ecdsa_der_to_raw(bits(pk), signature, signature_size, numbers, sizeof numbers, &size);
  if (code != 0) return code;
  if (hash_size == 0) return MBEDTLS_ERR_PK_BAD_INPUT_DATA;
  const std::uint8_t* const point = pk->MBEDTLS_PRIVATE(pub_raw) + 1;
#if defined(PSA_WANT_ECC_SECP_R1_384)
  if (bits(pk) == 384) return psa_pk_status_to_mbedtls(crypto::p384_verify(numbers, point, hash, hash_size));
#endif
  return psa_pk_status_to_mbedtls(crypto::p256_verify(numbers, point, hash, hash_size));
}

constexpr mbedtls_pk_info_t ec_key = [] {
  mbedtls_pk_info_t info = {};
  info.type = MBEDTLS_PK_ECKEY;
  info.name = "EC";
  info.get_bitlen = bits;
  info.can_do = can_do;
  info.verify_func = verify;
  return info;
}();

/// The point of a key that begins at `at` with `header`, if there is all of it before `end`; otherwise null.
const unsigned char* point_behind(std::span<const std::uint8_t> header, std::size_t point_size,
                                  const unsigned char* at, const unsigned char* end) {
  return static_cast<std::size_t>(end - at) >= header.size() + 1 + point_size &&
                 std::memcmp(at, header.data(), header.size()) == 0
             ? at + header.size()
             : nullptr;
}

/// Reads a SubjectPublicKeyInfo of a curve, as mbedtls_pk_parse_subpubkey() below does.
int read_ec_key(unsigned char** at, const unsigned char* end, mbedtls_pk_context& pk) {
  std::size_t size = crypto::p256_point;
  const unsigned char* point = point_behind(p256_header, size, *at, end);
  bool good = point != nullptr && crypto::p256_is_point(point + 1);
#if defined(PSA_WANT_ECC_SECP_R1_384)
  if (point == nullptr) {
    size = crypto::p384_point;
    point = point_behind(p384_header, size, *at, end);
    good = point != nullptr && crypto::p384_is_point(point + 1);
  }
#endif
  if (point == nullptr) return MBEDTLS_ERR_PK_UNKNOWN_PK_ALG;
  if (*point != 0x04 || !good) return MBEDTLS_ERR_PK_INVALID_PUBKEY;  // compressed or hybrid (SEC 1 §2.3.3)
  std::memcpy(pk.MBEDTLS_PRIVATE(pub_raw), point, 1 + size);
  pk.MBEDTLS_PRIVATE(pub_raw_len) = 1 + size;
  pk.MBEDTLS_PRIVATE(ec_family) = PSA_ECC_FAMILY_SECP_R1;
  pk.MBEDTLS_PRIVATE(ec_bits) = 4 * size;
  pk.MBEDTLS_PRIVATE(pk_info) = &ec_key;
  *at += point - *at + 1 + static_cast<std::ptrdiff_t>(size);
  return 0;
}

}  // namespace

#endif

extern "C" {

// The prototype is in a header of the library's own sources.
int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);
int tlsfit_pk_keep_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk);

/// Reads a SubjectPublicKeyInfo at `*at` into `pk`, which is new, and moves `*at` behind it. An RSA key
/// refers to these bytes. Errors: MBEDTLS_ERR_PK_UNKNOWN_PK_ALG if it is of no kind that the fit has, or does
/// not end before `end`; MBEDTLS_ERR_PK_INVALID_PUBKEY if its point is not on the curve, or its modulus is
/// none.
int mbedtls_pk_parse_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk) {
  int code = MBEDTLS_ERR_PK_UNKNOWN_PK_ALG;
#if defined(PSA_WANT_ALG_ECDSA)
  code = read_ec_key(at, end, *pk);
#endif
#if defined(TLSFIT_RSA)
  if (code == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG) code = crypto::read_rsa_key(at, end, *pk);
#endif
  return code;
}

/// The same of a key that outlives its certificate: the server's, until it has signed the key exchange
/// (ssl_tls.c, which mbedtls.cmake has call this).
int tlsfit_pk_keep_subpubkey(unsigned char** at, const unsigned char* end, mbedtls_pk_context* pk) {
  int code = mbedtls_pk_parse_subpubkey(at, end, pk);
#if defined(TLSFIT_RSA)
  if (code == 0) code = crypto::keep_rsa_key(*pk);
#endif
  return code;
}

/// In the place of pk.c's, which writes an RSA key as DER for PSA to read again.
int mbedtls_pk_verify_ext(mbedtls_pk_type_t type, [[maybe_unused]] const void* options,
                          mbedtls_pk_context* pk, mbedtls_md_type_t hash_type, const unsigned char* hash,
                          std::size_t hash_size, const unsigned char* signature, std::size_t signature_size) {
  if (mbedtls_pk_can_do(pk, type) == 0) return MBEDTLS_ERR_PK_TYPE_MISMATCH;
#if defined(TLSFIT_RSA_PSS)
  if (type == MBEDTLS_PK_RSASSA_PSS) {
    if (options == nullptr) return MBEDTLS_ERR_PK_BAD_INPUT_DATA;
    return crypto::verify_rsa_pss(*pk, *static_cast<const mbedtls_pk_rsassa_pss_options*>(options), hash_type,
                                  hash, hash_size, signature, signature_size);
  }
#else
  if (type == MBEDTLS_PK_RSASSA_PSS) return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
#endif
  return mbedtls_pk_verify(pk, hash_type, hash, hash_size, signature, signature_size);
}

}  // extern "C"
