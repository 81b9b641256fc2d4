// RSA with OpenSSL's big numbers, to sign what is to be verified: also what no honest signer makes.
#pragma once

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

#include "crypto/rsa.hpp"
#include "hex.hpp"

namespace crypto::test {

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

inline Number number(const Bytes& bytes) {
  return {BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr), BN_free};
}

inline Bytes bytes_of(const BIGNUM* number, std::size_t size) {
  Bytes out(size);
  BN_bn2binpad(number, out.data(), static_cast<int>(size));
  return out;
}

/// base^exponent mod modulus, in as many bytes as the modulus.
inline Bytes power(const Bytes& base, const Bytes& exponent, const Bytes& modulus) {
  const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), BN_CTX_free);
  const Number result(BN_new(), BN_free);
  BN_mod_exp(result.get(), number(base).get(), number(exponent).get(), number(modulus).get(), context.get());
  return bytes_of(result.get(), modulus.size());
}

/// A key pair of RSA.
struct RsaPair {
  Bytes modulus, secret;
  std::uint32_t exponent = 65537;

  RsaKey key() const { return {modulus.data(), modulus.size(), exponent}; }

  /// The signature whose encoded message is `encoded`.
  Bytes sign(const Bytes& encoded) const { return power(encoded, secret, modulus); }
};

/// A fresh pair of 8 · size bits.
inline RsaPair new_rsa_pair(std::size_t size, std::uint32_t exponent) {
  const Number e(BN_new(), BN_free);
  BN_set_word(e.get(), exponent);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_keygen_init(context.get());
  EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(8 * size));
  EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get());
  EVP_PKEY* made = nullptr;
  EVP_PKEY_generate(context.get(), &made);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(made, EVP_PKEY_free);
  BIGNUM *n = nullptr, *d = nullptr;
  EVP_PKEY_get_bn_param(made, "n", &n);
  EVP_PKEY_get_bn_param(made, "d", &d);
  RsaPair out{bytes_of(n, size), bytes_of(d, size), exponent};
  BN_free(n);
  BN_free(d);
  return out;
}

}  // namespace crypto::test
