#include "script_data.hpp"

#if defined(SCRIPT_CRYPTO)
#include <psa/crypto.h>

#include <algorithm>
#include <cstring>

#include "apps/script/crypto.hpp"

namespace script::crypto_module {

JSValue sha256(JSContext*, JSValueConst, int count, JSValueConst* arguments, int) {
  const Bytes message(at(count, arguments, 0));
  if (message.failed()) return JS_EXCEPTION;
  std::uint8_t digest[32];
  std::size_t size = 0;
  if (psa_hash_compute(PSA_ALG_SHA_256, message.bytes().data(), message.bytes().size(), digest, sizeof digest,
                       &size) != PSA_SUCCESS)
    return refuse("SHA256: it cannot be computed");
  return new_string({digest, size});
}

#if defined(SCRIPT_AES)
namespace {

constexpr std::size_t tag_size = 16, nonce_size = 12, key_size = 16;

/// AES.encrypt(message, key, {iv, aad}), AES.decrypt(…) in GCM, which finds what was changed.
JSValue crypt(JSContext*, JSValueConst, int count, JSValueConst* arguments, int decrypts) {
  const Value iv = property(at(count, arguments, 2), "iv"), aad = property(at(count, arguments, 2), "aad");
  const Value mode = property(at(count, arguments, 2), "mode");
  const Bytes message(at(count, arguments, 0)), key(at(count, arguments, 1)), nonce(iv.get()),
      beside(aad.get()), name(mode.get());
  if (message.failed() || key.failed() || nonce.failed() || beside.failed() || name.failed())
    return JS_EXCEPTION;
  if (!mode.is_undefined() && name.view() != "GCM") return refuse("AES: mode GCM is the one there is");
  if (key.view().size() != key_size || iv.is_undefined() || nonce.view().size() != nonce_size)
    return refuse("AES: want a key of 16 bytes and an iv of 12");
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_usage_flags(&attributes, decrypts != 0 ? PSA_KEY_USAGE_DECRYPT : PSA_KEY_USAGE_ENCRYPT);
  psa_set_key_algorithm(&attributes, PSA_ALG_GCM);
  psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
  psa_key_id_t id = 0;
  // Before the key is there: what runs out of memory does not come back.
  auto* const out = static_cast<std::uint8_t*>(js_malloc(js, message.view().size() + tag_size));
  if (out == nullptr) return JS_EXCEPTION;
  std::size_t size = 0;
  psa_status_t status = psa_import_key(&attributes, key.bytes().data(), key.bytes().size(), &id);
  const std::size_t aad_size = aad.is_undefined() ? 0 : beside.view().size();
  if (status == PSA_SUCCESS)
    status = (decrypts != 0 ? psa_aead_decrypt : psa_aead_encrypt)(
        id, PSA_ALG_GCM, nonce.bytes().data(), nonce_size, beside.bytes().data(), aad_size,
        message.bytes().data(), message.bytes().size(), out, message.view().size() + tag_size, &size);
  psa_destroy_key(id);
  if (status != PSA_SUCCESS) {
    js_free(js, out);
    return refuse(decrypts != 0 ? "AES: this is not what was encrypted" : "AES: it cannot be computed");
  }
  const JSValue text = new_string({out, size});
  js_free(js, out);
  return text;
}

constexpr Entry aes_entries[] = {{"encrypt", crypt, 0}, {"decrypt", crypt, 1}};
constexpr Table aes_table = {aes_entries};

}  // namespace

JSValue aes(JSContext*, JSValueConst, int, JSValueConst*, int) {
  return new_object(aes_table);
}
#endif

}  // namespace script::crypto_module
#endif
