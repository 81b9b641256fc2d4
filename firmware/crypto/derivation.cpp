// Key derivation: the PRF of TLS 1.2 (RFC 5246 §5), HKDF's two halves for TLS 1.3 (RFC 5869 §2.2, §2.3; RFC
// 8446 §7.1), with the hashes that HMAC has (hmac.hpp), and HKDF as a whole for programs. Inputs must come in
// TLS's order, HKDF's as salt (or none), secret, info; any error erases the operation.
#include <cstring>

#include "crypto/hmac.hpp"
#include "crypto/keys.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

using Operation = psa_key_derivation_operation_t;

static_assert(TLSFIT_DERIVATION_SECRET <= hmac_block && TLSFIT_DERIVATION_SECRET >= key_capacity);

static_assert(sizeof Operation::chain == hmac_longest && sizeof Operation::block == hmac_longest);

/// Whether the operation is HKDF with both its halves (RFC 5869 §2), which only programs ask for.
bool is_hkdf([[maybe_unused]] const Operation& operation) {
#if defined(PSA_WANT_ALG_HKDF)
  return PSA_ALG_IS_HKDF(operation.alg);
#else
  return false;
#endif
}

/// Whether the operation is TLS 1.2's PRF. A fit that speaks one version has the other's derivation nowhere.
bool is_prf([[maybe_unused]] const Operation& operation) {
#if defined(PSA_WANT_ALG_HKDF)
  return PSA_ALG_IS_TLS12_PRF(operation.alg);
#elif !defined(MBEDTLS_SSL_PROTO_TLS1_3)
  return true;
#elif !defined(MBEDTLS_SSL_PROTO_TLS1_2)
  return false;
#else
  return PSA_ALG_IS_TLS12_PRF(operation.alg);
#endif
}

bool is_extract(const Operation& operation) {
  return !is_prf(operation) && PSA_ALG_IS_HKDF_EXTRACT(operation.alg);
}

/// The input that an operation waits for; 0 if it has them all.
psa_key_derivation_step_t awaited(const Operation& operation) {
  constexpr psa_key_derivation_step_t of_prf[] = {
      PSA_KEY_DERIVATION_INPUT_SEED, PSA_KEY_DERIVATION_INPUT_SECRET, PSA_KEY_DERIVATION_INPUT_LABEL, 0};
  constexpr psa_key_derivation_step_t of_extract[] = {PSA_KEY_DERIVATION_INPUT_SALT,
                                                      PSA_KEY_DERIVATION_INPUT_SECRET, 0};
  constexpr psa_key_derivation_step_t of_expand[] = {PSA_KEY_DERIVATION_INPUT_SECRET,
                                                     PSA_KEY_DERIVATION_INPUT_INFO, 0};
  constexpr psa_key_derivation_step_t of_hkdf[] = {
      PSA_KEY_DERIVATION_INPUT_SALT, PSA_KEY_DERIVATION_INPUT_SECRET, PSA_KEY_DERIVATION_INPUT_INFO, 0};
  const psa_key_derivation_step_t* const steps = is_hkdf(operation)      ? of_hkdf
                                                 : is_prf(operation)     ? of_prf
                                                 : is_extract(operation) ? of_extract
                                                                         : of_expand;
  return steps[operation.inputs];
}

std::span<const std::uint8_t> secret(const Operation& operation) {
  return {operation.secret, operation.secret_size};
}

psa_status_t keep_secret(Operation& operation, const std::uint8_t* data, std::size_t size) {
  if (size > sizeof operation.secret) return PSA_ERROR_NOT_SUPPORTED;
  if (size > 0) std::memcpy(operation.secret, data, size);
  operation.secret_size = static_cast<std::uint8_t>(size);
  return PSA_SUCCESS;
}

/// Puts `data` before what there is of the text: TLS 1.2 gives the PRF's seed before its label, and wants
/// label + seed (RFC 5246 §5).
psa_status_t put_text(Operation& operation, const std::uint8_t* data, std::size_t size) {
  // The last byte is for the number of HKDF's block.
  if (size > sizeof operation.text - 1 - operation.text_size) return PSA_ERROR_NOT_SUPPORTED;
  std::memmove(operation.text + size, operation.text, operation.text_size);
  if (size > 0) std::memcpy(operation.text, data, size);
  operation.text_size = static_cast<std::uint8_t>(operation.text_size + size);
  return PSA_SUCCESS;
}

psa_status_t take_input(Operation& operation, psa_key_derivation_step_t step, const std::uint8_t* data,
                        std::size_t size) {
  // Without a salt HKDF takes zeros (RFC 5869 §2.2), as an HMAC key of no bytes is.
  if (is_hkdf(operation) && operation.inputs == 0 && step == PSA_KEY_DERIVATION_INPUT_SECRET)
    operation.inputs = 1;
  if (operation.alg == 0 || step == 0 || step != awaited(operation)) return PSA_ERROR_BAD_STATE;
  ++operation.inputs;
  switch (step) {
    case PSA_KEY_DERIVATION_INPUT_SALT:
      return keep_secret(operation, data, size);  // the HMAC key of HKDF-Extract
    case PSA_KEY_DERIVATION_INPUT_SECRET:
      if (!is_extract(operation) && !is_hkdf(operation)) return keep_secret(operation, data, size);
      hmac_by(operation.alg, secret(operation), {data, size}, {}, operation.block);
      if (is_hkdf(operation))
        return keep_secret(operation, operation.block, hmac_size_of(operation.alg));  // PRK
      operation.used = 0;  // PRK is the first and only block
      return PSA_SUCCESS;
    default:  // PSA_KEY_DERIVATION_INPUT_SEED, _LABEL, _INFO
      return put_text(operation, data, size);
  }
}

/// P_hash (RFC 5246 §5): A(i) = HMAC(secret, A(i-1)), A(0) = label + seed; block i = HMAC(secret, A(i) +
/// label + seed).
void next_block_of_prf(Operation& operation) {
  const std::span<const std::uint8_t> text(operation.text, operation.text_size);
  const std::span<const std::uint8_t> chain(operation.chain, hmac_size_of(operation.alg));
  hmac_by(operation.alg, secret(operation), operation.counter == 0 ? text : chain, {}, operation.chain);
  hmac_by(operation.alg, secret(operation), chain, text, operation.block);
  operation.counter = 1;  // "not the first" is all that matters: the PRF's length has no limit
}

/// T(i) = HMAC(PRK, T(i-1) + info + i), T(0) empty (RFC 5869 §2.3).
void next_block_of_expand(Operation& operation) {
  const std::span<const std::uint8_t> previous(operation.block,
                                               operation.counter == 0 ? 0 : hmac_size_of(operation.alg));
  operation.text[operation.text_size] = ++operation.counter;
  hmac_by(operation.alg, secret(operation), previous, {operation.text, operation.text_size + 1U},
          operation.block);
}

/// Ends an operation if `status` is an error, and erases what the computation left on the stack.
psa_status_t leave(Operation* operation, psa_status_t status) {
  if (status != PSA_SUCCESS) wipe(operation, sizeof *operation);
  wipe_stack();
  return status;
}

}  // namespace
}  // namespace crypto

extern "C" {

psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t* operation) {
  crypto::wipe(operation, sizeof *operation);
  return PSA_SUCCESS;
}

psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t* operation, psa_algorithm_t algorithm) {
  if (operation->alg != 0 || !crypto::ready()) return PSA_ERROR_BAD_STATE;
  switch (algorithm) {
#if defined(MBEDTLS_SSL_PROTO_TLS1_2)
    case PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256):
#if defined(TLSFIT_AES_256)
    case PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384):
#endif
      operation->capacity = PSA_KEY_DERIVATION_UNLIMITED_CAPACITY;
      break;
#endif
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    case PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256):
#if defined(TLSFIT_AES_256)
    case PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_384):
#endif
      operation->capacity = crypto::hmac_size_of(algorithm);
      break;
    case PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256):
#if defined(TLSFIT_AES_256)
    case PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_384):
#endif
      operation->capacity = 255 * crypto::hmac_size_of(algorithm);
      break;
#endif
#if defined(PSA_WANT_ALG_HKDF)
    case PSA_ALG_HKDF(PSA_ALG_SHA_256):
      operation->capacity = 255 * crypto::hmac_size;
      break;
#endif
    default:
      return PSA_ALG_IS_KEY_DERIVATION(algorithm) ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
  }
  operation->alg = algorithm;
  operation->used = static_cast<std::uint8_t>(crypto::hmac_size_of(algorithm));  // no block yet
  return PSA_SUCCESS;
}

psa_status_t psa_key_derivation_set_capacity(psa_key_derivation_operation_t* operation,
                                             std::size_t capacity) {
  if (operation->alg == 0) return PSA_ERROR_BAD_STATE;
  if (capacity > operation->capacity) return PSA_ERROR_INVALID_ARGUMENT;
  operation->capacity = capacity;
  return PSA_SUCCESS;
}

psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t* operation,
                                            psa_key_derivation_step_t step, const std::uint8_t* data,
                                            std::size_t size) {
  return crypto::leave(operation, crypto::take_input(*operation, step, data, size));
}

psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t* operation,
                                          psa_key_derivation_step_t step, mbedtls_svc_key_id_t id) {
  crypto::Key* key = nullptr;
  psa_status_t status = step == PSA_KEY_DERIVATION_INPUT_SECRET
                            ? crypto::find(id, PSA_KEY_USAGE_DERIVE, operation->alg, PSA_KEY_TYPE_DERIVE, key)
                            : PSA_ERROR_INVALID_ARGUMENT;
  if (status == PSA_SUCCESS) status = crypto::take_input(*operation, step, key->bytes, key->size);
  return crypto::leave(operation, status);
}

psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t* operation, std::uint8_t* output,
                                             std::size_t size) {
  if (operation->alg == 0 || crypto::awaited(*operation) != 0) return PSA_ERROR_BAD_STATE;
  if (size > operation->capacity) {
    // "The operation's capacity is set to 0", and nothing is given (PSA Crypto API 1.1, section 10.8).
    operation->capacity = 0;
    crypto::wipe(output, size);
    return PSA_ERROR_INSUFFICIENT_DATA;
  }
  operation->capacity -= size;
  for (std::size_t i = 0; i < size; ++i) {
    if (operation->used == crypto::hmac_size_of(operation->alg)) {
      if (crypto::is_prf(*operation))
        crypto::next_block_of_prf(*operation);
      else
        crypto::next_block_of_expand(*operation);
      operation->used = 0;
    }
    output[i] = operation->block[operation->used++];
  }
  return crypto::leave(operation, PSA_SUCCESS);
}

}  // extern "C"
