#include "crypto/rsa.hpp"
#include "crypto/rsa/padding.hpp"
#include "crypto/rsa/power.hpp"

namespace crypto {

using namespace rsa;

namespace {

/// The salt's size of a signature that has none, by PKCS #1 v1.5.
constexpr std::size_t no_salt = SIZE_MAX;

/// With the working memory in its frame, so that a key takes no more of the stack than it needs.
template <std::size_t bytes>
[[gnu::noinline]] bool verifies(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size,
                                std::size_t salt_size, const std::uint8_t* signature) {
  ec::Limb room[room_for(bytes / sizeof(ec::Limb))];
  std::uint8_t* const encoded = encoded_message(room, key, signature);
  if (encoded == nullptr) return false;
#if defined(TLSFIT_RSA_PSS)
  if (salt_size != no_salt) return is_pss(encoded, key.size, hash, hash_size, salt_size);
#else
  (void)salt_size;
#endif
  return is_pkcs1(encoded, key.size, hash, hash_size);
}

bool verifies(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size, std::size_t salt_size,
              const std::uint8_t* signature, std::size_t signature_size) {
  if (signature_size != key.size || (hash_size != 32 && hash_size != 48 && hash_size != 64)) return false;
  return key.size <= rsa_smallest ? verifies<rsa_smallest>(key, hash, hash_size, salt_size, signature)
                                  : verifies<rsa_largest>(key, hash, hash_size, salt_size, signature);
}

}  // namespace

bool rsa_is_key(const RsaKey& key) {
  return key.size >= rsa_smallest && key.size <= rsa_largest && key.size % 16 == 0 &&
         key.modulus[0] >= 0x80 && (key.modulus[key.size - 1] & key.exponent & 1) != 0 && key.exponent > 1;
}

bool rsa_verify_pkcs1(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size,
                      const std::uint8_t* signature, std::size_t signature_size) {
  return verifies(key, hash, hash_size, no_salt, signature, signature_size);
}

#if defined(TLSFIT_RSA_PSS)
bool rsa_verify_pss(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size, std::size_t salt_size,
                    const std::uint8_t* signature, std::size_t signature_size) {
  return verifies(key, hash, hash_size, salt_size, signature, signature_size);
}
#endif

}  // namespace crypto
