#include "crypto/pk_rsa.hpp"

#if defined(TLSFIT_RSA)

#include <cstring>
#include <span>

#include "crypto/rsa.hpp"
#include "mbedtls/asn1.h"
#include "mbedtls/error.h"
#include "mbedtls/md.h"
#include "mbedtls/platform.h"
#include "mbedtls/rsa.h"
#include "pk_wrap.h"

namespace crypto {
namespace {

/// AlgorithmIdentifier of rsaEncryption (RFC 3279 §2.3.1).
constexpr std::uint8_t rsa_encryption[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                           0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};

// Where a context keeps what it needs: the modulus' address in pk_ctx, its size and the exponent where keys
// of curves have their point.

std::size_t bits(mbedtls_pk_context* pk) {
  return 8 * pk->MBEDTLS_PRIVATE(pub_raw_len);
}

RsaKey key_of(const mbedtls_pk_context& pk) {
  RsaKey key = {static_cast<const std::uint8_t*>(pk.MBEDTLS_PRIVATE(pk_ctx)), pk.MBEDTLS_PRIVATE(pub_raw_len),
                0};
  std::memcpy(&key.exponent, pk.MBEDTLS_PRIVATE(pub_raw), sizeof key.exponent);
  return key;
}

int can_do(mbedtls_pk_type_t type) {
  return type == MBEDTLS_PK_RSA || type == MBEDTLS_PK_RSASSA_PSS;
}

/// Whether a hash has the length that its name says; of those that have, rsa.hpp knows all.
bool is_hash(mbedtls_md_type_t type, std::size_t size) {
  return type >= MBEDTLS_MD_SHA256 && type <= MBEDTLS_MD_SHA512 &&
         size == mbedtls_md_get_size(mbedtls_md_info_from_type(type));
}

int verify(mbedtls_pk_context* pk, mbedtls_md_type_t hash_type, const std::uint8_t* hash,
           std::size_t hash_size, const std::uint8_t* signature, std::size_t signature_size) {
  return is_hash(hash_type, hash_size) &&
                 rsa_verify_pkcs1(key_of(*pk), hash, hash_size, signature, signature_size)
             ? 0
             : MBEDTLS_ERR_RSA_VERIFY_FAILED;
}

void free_modulus(void* modulus) {
  mbedtls_free(modulus);
}

constexpr mbedtls_pk_info_t info_of(bool kept) {
  mbedtls_pk_info_t info = {};
  info.type = MBEDTLS_PK_RSA;
  info.name = "RSA";
  info.get_bitlen = bits;
  info.can_do = can_do;
  info.verify_func = verify;
  if (kept) info.ctx_free_func = free_modulus;
  return info;
}

constexpr mbedtls_pk_info_t rsa_key = info_of(false), kept_rsa_key = info_of(true);

/// Steps into an element that ends where `end` is; null if there is none.
unsigned char* entered(unsigned char* at, const unsigned char* end, int tag) {
  std::size_t size = 0;
  return at != nullptr && mbedtls_asn1_get_tag(&at, end, &size, tag) == 0 && at + size == end ? at : nullptr;
}

/// The bytes of a positive INTEGER at `*at`, without zeros before them; `*at` moves behind it, or becomes
/// null.
std::span<unsigned char> number(unsigned char** at, const unsigned char* end) {
  std::size_t size = 0;
  if (*at == nullptr || mbedtls_asn1_get_tag(at, end, &size, MBEDTLS_ASN1_INTEGER) != 0) {
    *at = nullptr;
    return {};
  }
  unsigned char* first = *at;
  *at += size;
  for (; size > 0 && *first == 0; --size) ++first;
  return {first, size};
}

}  // namespace

int read_rsa_key(unsigned char** at, const unsigned char* end, mbedtls_pk_context& pk) {
  constexpr int sequence = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
  std::size_t size = 0;
  unsigned char* in = *at;
  if (mbedtls_asn1_get_tag(&in, end, &size, sequence) != 0 || size < sizeof rsa_encryption ||
      std::memcmp(in, rsa_encryption, sizeof rsa_encryption) != 0)
    return MBEDTLS_ERR_PK_UNKNOWN_PK_ALG;
  const unsigned char* const key_end = in + size;
  in = entered(in + sizeof rsa_encryption, key_end, MBEDTLS_ASN1_BIT_STRING);
  if (in != nullptr) in = in < key_end && *in == 0 ? entered(in + 1, key_end, sequence) : nullptr;
  const std::span<unsigned char> modulus = number(&in, key_end), exponent = number(&in, key_end);
  RsaKey key = {modulus.data(), modulus.size(), 0};
  for (const unsigned char byte : exponent) key.exponent = key.exponent << 8 | byte;
  if (in != key_end || exponent.size() > sizeof key.exponent || !rsa_is_key(key))
    return MBEDTLS_ERR_PK_INVALID_PUBKEY;
  pk.MBEDTLS_PRIVATE(pk_ctx) = modulus.data();
  pk.MBEDTLS_PRIVATE(pub_raw_len) = modulus.size();
  std::memcpy(pk.MBEDTLS_PRIVATE(pub_raw), &key.exponent, sizeof key.exponent);
  pk.MBEDTLS_PRIVATE(pk_info) = &rsa_key;
  *at = in;
  return 0;
}

int keep_rsa_key(mbedtls_pk_context& pk) {
  if (pk.MBEDTLS_PRIVATE(pk_info) != &rsa_key) return 0;
  const RsaKey key = key_of(pk);
  void* const kept = mbedtls_calloc(1, key.size);
  if (kept == nullptr) return MBEDTLS_ERR_PK_ALLOC_FAILED;
  std::memcpy(kept, key.modulus, key.size);
  pk.MBEDTLS_PRIVATE(pk_ctx) = kept;
  pk.MBEDTLS_PRIVATE(pk_info) = &kept_rsa_key;
  return 0;
}

#if defined(TLSFIT_RSA_PSS)
int verify_rsa_pss(const mbedtls_pk_context& pk, const mbedtls_pk_rsassa_pss_options& options,
                   mbedtls_md_type_t hash_type, const unsigned char* hash, std::size_t hash_size,
                   const unsigned char* signature, std::size_t signature_size) {
  const std::size_t salt = options.expected_salt_len == MBEDTLS_RSA_SALT_LEN_ANY
                               ? hash_size
                               : static_cast<std::size_t>(options.expected_salt_len);
  if (options.mgf1_hash_id != hash_type) return MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE;
  return is_hash(hash_type, hash_size) && salt <= rsa_largest &&
                 rsa_verify_pss(key_of(pk), hash, hash_size, salt, signature, signature_size)
             ? 0
             : MBEDTLS_ERR_RSA_VERIFY_FAILED;
}
#endif

}  // namespace crypto

#endif
