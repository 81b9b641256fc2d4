// Protection of records: psa_aead_encrypt() and psa_aead_decrypt(), AES-GCM and ChaCha20-Poly1305, as far
// as the plans have them, with whole tags only.
#include "crypto/chacha.hpp"
#include "crypto/gcm.hpp"
#include "crypto/keys.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

#if defined(PSA_WANT_ALG_GCM)
constexpr bool has_gcm = true;
#else
constexpr bool has_gcm = false;
#endif
#if defined(PSA_WANT_ALG_CHACHA20_POLY1305)
constexpr bool has_chacha = true;
#else
constexpr bool has_chacha = false;
#endif

/// The type of an algorithm's keys; 0: it is not here.
psa_key_type_t type_for(psa_algorithm_t algorithm) {
  if (has_gcm && algorithm == PSA_ALG_GCM) return PSA_KEY_TYPE_AES;
  if (has_chacha && algorithm == PSA_ALG_CHACHA20_POLY1305) return PSA_KEY_TYPE_CHACHA20;
  return 0;
}

bool is_chacha(const Key& key) {
  return has_chacha && (!has_gcm || key.is(PSA_KEY_TYPE_CHACHA20));
}

void seal(const Key& key, const AeadMessage& message) {
  if (is_chacha(key)) return chacha_seal(message);
  if constexpr (has_gcm) gcm_seal(message);
}

bool open(const Key& key, const AeadMessage& message) {
  if (is_chacha(key)) return chacha_open(message);
  if constexpr (has_gcm) return gcm_open(message);
  return false;
}

AeadMessage message_under(const Key& key, const std::uint8_t* nonce, const std::uint8_t* additional,
                          std::size_t additional_size, const std::uint8_t* in, std::uint8_t* out,
                          std::size_t size) {
  return {
    .key = key.bytes, .nonce = nonce, .additional = additional, .additional_size = additional_size, .in = in,
    .out = out, .size = size,
#if defined(TLSFIT_AES_256)
    .key_size = key.size,
#endif
  };
}

/// The key, if everything that does not depend on the data is in order.
psa_status_t begin(mbedtls_svc_key_id_t id, psa_key_usage_t usage, psa_algorithm_t algorithm,
                   std::size_t nonce_size, Key*& key) {
  const psa_key_type_t type = type_for(algorithm);
  if (type == 0) return PSA_ALG_IS_AEAD(algorithm) ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
  const psa_status_t status = find(id, usage, algorithm, type, key);
  if (status != PSA_SUCCESS) return status;
  if (nonce_size == 0) return PSA_ERROR_INVALID_ARGUMENT;  // SP 800-38D §5.2.1.1
  return nonce_size == aead_nonce ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

}  // namespace
}  // namespace crypto

extern "C" {

psa_status_t psa_aead_encrypt(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* nonce,
                              std::size_t nonce_size, const std::uint8_t* additional,
                              std::size_t additional_size, const std::uint8_t* plaintext,
                              std::size_t plaintext_size, std::uint8_t* ciphertext, std::size_t capacity,
                              std::size_t* size) {
  *size = 0;
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::begin(id, PSA_KEY_USAGE_ENCRYPT, algorithm, nonce_size, key);
  if (status != PSA_SUCCESS) return status;
  if (capacity < crypto::aead_tag || capacity - crypto::aead_tag < plaintext_size)
    return PSA_ERROR_BUFFER_TOO_SMALL;
  crypto::seal(*key, crypto::message_under(*key, nonce, additional, additional_size, plaintext, ciphertext,
                                           plaintext_size));
  crypto::wipe_stack();
  *size = plaintext_size + crypto::aead_tag;
  return PSA_SUCCESS;
}

psa_status_t psa_aead_decrypt(mbedtls_svc_key_id_t id, psa_algorithm_t algorithm, const std::uint8_t* nonce,
                              std::size_t nonce_size, const std::uint8_t* additional,
                              std::size_t additional_size, const std::uint8_t* ciphertext,
                              std::size_t ciphertext_size, std::uint8_t* plaintext, std::size_t capacity,
                              std::size_t* size) {
  *size = 0;
  crypto::Key* key = nullptr;
  const psa_status_t status = crypto::begin(id, PSA_KEY_USAGE_DECRYPT, algorithm, nonce_size, key);
  if (status != PSA_SUCCESS) return status;
  if (ciphertext_size < crypto::aead_tag) return PSA_ERROR_INVALID_ARGUMENT;
  const std::size_t plaintext_size = ciphertext_size - crypto::aead_tag;
  if (capacity < plaintext_size) return PSA_ERROR_BUFFER_TOO_SMALL;
  const bool opened = crypto::open(*key, crypto::message_under(*key, nonce, additional, additional_size,
                                                               ciphertext, plaintext, plaintext_size));
  crypto::wipe_stack();
  if (opened) {
    *size = plaintext_size;
    return PSA_SUCCESS;
  }
  crypto::wipe(plaintext, plaintext_size);  // what is not authentic is never handed out
  return PSA_ERROR_INVALID_SIGNATURE;
}

}  // extern "C"
