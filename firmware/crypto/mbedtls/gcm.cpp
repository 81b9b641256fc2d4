// AES-GCM from Mbed TLS. Its AES and its GHASH look secrets up in tables: on a Cortex-M4 without a data cache
// a load from RAM takes the same time wherever it goes, and tables in flash go through the chip's flash
// accelerator, which does cache (RM0368 §3.4.2). small/gcm.cpp has no tables.
#include "crypto/gcm.hpp"

#include "mbedtls/gcm.h"

namespace crypto {
namespace {

/// A context that erases itself.
struct Context : mbedtls_gcm_context {
  explicit Context(const std::uint8_t* key) {
    mbedtls_gcm_init(this);
    ok = mbedtls_gcm_setkey(this, MBEDTLS_CIPHER_ID_AES, key, 8 * aes_key) == 0;
  }
  ~Context() { mbedtls_gcm_free(this); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  bool ok;
};

}  // namespace

bool gcm_seal(const std::uint8_t* key, const std::uint8_t* nonce, std::span<const std::uint8_t> additional,
              const std::uint8_t* in, std::size_t size, std::uint8_t* out, std::uint8_t* tag) {
  Context context(key);
  return context.ok &&
         mbedtls_gcm_crypt_and_tag(&context, MBEDTLS_GCM_ENCRYPT, size, nonce, gcm_nonce, additional.data(),
                                   additional.size(), in, out, gcm_tag, tag) == 0;
}

Opened gcm_open(const std::uint8_t* key, const std::uint8_t* nonce, std::span<const std::uint8_t> additional,
                const std::uint8_t* in, std::size_t size, std::uint8_t* out, const std::uint8_t* tag) {
  Context context(key);
  if (!context.ok) return Opened::Broken;
  const int code = mbedtls_gcm_auth_decrypt(&context, size, nonce, gcm_nonce, additional.data(),
                                            additional.size(), tag, gcm_tag, in, out);
  if (code == 0) return Opened::Yes;
  return code == MBEDTLS_ERR_GCM_AUTH_FAILED ? Opened::Forged : Opened::Broken;
}

}  // namespace crypto
