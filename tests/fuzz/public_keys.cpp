// The provider's reader of a certificate's key (SubjectPublicKeyInfo) beside Mbed TLS's: what ours takes is
// the same key for both, and a signature of any bytes is refused. The first byte says how many of the last
// ones are the signature.
#include <algorithm>
#include <cstring>

#include "crypto/pk_read.hpp"
#include "fuzz.hpp"
#include "mbedtls/rsa.h"

using crypto::test::Bytes;
using crypto::test::Read;
using tlsfit::test::must;

namespace {

void same_rsa_key(const Read& ours, const Read& theirs) {
  const std::size_t size = ours.pk.MBEDTLS_PRIVATE(pub_raw_len);
  const auto* modulus = static_cast<const std::uint8_t*>(ours.pk.MBEDTLS_PRIVATE(pk_ctx));
  std::uint32_t exponent = 0;
  std::memcpy(&exponent, ours.pk.MBEDTLS_PRIVATE(pub_raw), sizeof exponent);
  Bytes n(size), e(4);
  must(mbedtls_rsa_export_raw(mbedtls_pk_rsa(theirs.pk), n.data(), n.size(), nullptr, 0, nullptr, 0, nullptr,
                              0, e.data(), e.size()) == 0,
       "the numbers are as long for both");
  must(std::equal(n.begin(), n.end(), modulus), "the modulus is the same");
  must(exponent == (std::uint32_t{e[0]} << 24 | e[1] << 16 | e[2] << 8 | e[3]), "the exponent is the same");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t tail = std::min<std::size_t>(data[0] * 2U, size - 1);
  const Bytes signature(data + size - tail, data + size);
  Bytes bytes(data + 1, data + size - tail), same = bytes;
  Read ours(mbedtls_pk_parse_subpubkey, bytes);
  if (ours.code != 0) return 0;
  const auto type = mbedtls_pk_get_type(&ours.pk);
  const std::uint8_t hash[32] = {1};
  must(mbedtls_pk_verify(&ours.pk, MBEDTLS_MD_SHA256, hash, sizeof hash, signature.data(),
                         signature.size()) != 0,
       "no signature comes by chance");
  if (type != MBEDTLS_PK_RSA) return 0;  // there is no other reader of points in this library
  const Read theirs(reference_parse_subpubkey, same);
  must(theirs.code == 0, "Mbed TLS takes the key, too");
  must(ours.taken == theirs.taken, "as many bytes are the key's");
  must(mbedtls_pk_get_bitlen(&ours.pk) == mbedtls_pk_get_bitlen(&theirs.pk), "the key is as long");
  same_rsa_key(ours, theirs);
  return 0;
}
