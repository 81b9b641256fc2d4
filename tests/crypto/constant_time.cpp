// constant_time CASE: runs one operation with its secrets marked undefined, under `valgrind --tool=memcheck`,
// which then complains about every branch and every address that depends on them (A. Langley's ctgrind).
// What this shows is shown for the host's machine code; arm_trace.cpp looks at the board's.
#include <valgrind/memcheck.h>

#include <cstring>
#include <functional>
#include <iostream>
#include <map>

#include "crypto/drbg.hpp"
#include "crypto/gcm/aes.hpp"
#include "crypto/hmac.hpp"
#include "crypto/small/sha256.hpp"
#include "mbedtls/aes.h"
#include "psa/crypto.h"
#include "random_source.hpp"

namespace {

void secret(void* memory, std::size_t size) {
  VALGRIND_MAKE_MEM_UNDEFINED(memory, size);
}

/// The result may be looked at.
void reveal(void* memory, std::size_t size) {
  VALGRIND_MAKE_MEM_DEFINED(memory, size);
}

bool ok(psa_status_t status) {
  if (status != PSA_SUCCESS) std::cerr << "status " << status << '\n';
  return status == PSA_SUCCESS;
}

std::uint8_t key[64], data[100], out[128];
std::size_t size = 0;

mbedtls_svc_key_id_t secret_key(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                                std::size_t bytes) {
  std::memset(key, 0x42, sizeof key);
  secret(key, sizeof key);
  psa_key_attributes_t wanted = psa_key_attributes_init();
  psa_set_key_type(&wanted, type);
  psa_set_key_usage_flags(&wanted, usage);
  psa_set_key_algorithm(&wanted, algorithm);
  mbedtls_svc_key_id_t id = 0;
  return ok(psa_import_key(&wanted, key, bytes, &id)) ? id : 0;
}

bool aes_with(std::size_t key_size) {
  std::memset(key, 0x42, sizeof key);
  secret(key, sizeof key);
  secret(data, sizeof data);
  crypto::gcm::AesKey expanded;
  crypto::gcm::aes_expand(expanded, key, key_size);
  crypto::gcm::Word blocks[crypto::gcm::aes_words];
  std::memcpy(blocks, data, sizeof blocks);
  crypto::gcm::aes_encrypt(expanded, blocks);
  std::memcpy(out, blocks, sizeof blocks);
  reveal(out, sizeof out);
  return true;
}

bool aes() {
  return aes_with(16);
}

bool aes_256() {
  return aes_with(32);
}

bool drbg() {
  std::memset(data, 0x42, sizeof data);
  secret(data, sizeof data);
  crypto::Drbg state;
  crypto::drbg_start(state);
  crypto::drbg_seed(state, {data, sizeof data});
  crypto::drbg_generate(state, out, sizeof out);
  reveal(out, sizeof out);
  return true;
}

/// Looks the S-box up in a table: valgrind must complain, or the whole test shows nothing.
bool table_aes() {
  std::memset(key, 0x42, sizeof key);
  secret(key, sizeof key);
  mbedtls_aes_context state;
  mbedtls_aes_init(&state);
  mbedtls_aes_setkey_enc(&state, key, 128);
  mbedtls_aes_crypt_ecb(&state, MBEDTLS_AES_ENCRYPT, data, out);
  reveal(out, sizeof out);
  return true;
}

bool sha256() {
  secret(data, sizeof data);
  crypto::small::Sha256 hash;
  crypto::small::sha256_start(hash);
  crypto::small::sha256_update(hash, data, sizeof data);
  crypto::small::sha256_finish(hash, out);
  return true;
}

bool hmac() {
  secret(key, sizeof key);
  secret(data, sizeof data);
  crypto::hmac({key, 48}, {data, 10}, {data, 100}, out);
  return true;
}

bool hmac_sha384() {
  secret(key, sizeof key);
  secret(data, sizeof data);
  crypto::hmac_sha384({key, 48}, {data, 10}, {data, 100}, out);
  return true;
}

/// A MAC of a secret message under a secret key, right and wrong; whether it is right is public.
bool mac_verify() {
  constexpr psa_algorithm_t algorithm = PSA_ALG_HMAC(PSA_ALG_SHA_256);
  const auto id =
      secret_key(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE, algorithm, 32);
  secret(data, sizeof data);
  if (!ok(psa_mac_compute(id, algorithm, data, sizeof data, out, sizeof out, &size))) return false;
  if (!ok(psa_mac_verify(id, algorithm, data, sizeof data, out, size))) return false;
  out[3] ^= 1;
  return psa_mac_verify(id, algorithm, data, sizeof data, out, size) == PSA_ERROR_INVALID_SIGNATURE;
}

bool aead(psa_key_type_t type, psa_algorithm_t algorithm, std::size_t key_size) {
  const auto id = secret_key(type, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, algorithm, key_size);
  const std::uint8_t nonce[12] = {1};
  secret(data, sizeof data);
  if (!ok(psa_aead_encrypt(id, algorithm, nonce, 12, nonce, 5, data, 100, out, sizeof out, &size)))
    return false;
  reveal(out, sizeof out);  // what is sent is public; what comes out of it again is not
  if (!ok(psa_aead_decrypt(id, algorithm, nonce, 12, nonce, 5, out, size, data, sizeof data, &size)))
    return false;
  out[3] ^= 1;
  return psa_aead_decrypt(id, algorithm, nonce, 12, nonce, 5, out, 116, data, sizeof data, &size) ==
         PSA_ERROR_INVALID_SIGNATURE;
}

bool gcm() {
  return aead(PSA_KEY_TYPE_AES, PSA_ALG_GCM, 16);
}

bool gcm_256() {
  return aead(PSA_KEY_TYPE_AES, PSA_ALG_GCM, 32);
}

bool chacha() {
  return aead(PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305, 32);
}

bool derive(psa_algorithm_t algorithm, psa_key_derivation_step_t first, psa_key_derivation_step_t second,
            psa_key_derivation_step_t third) {
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  std::memset(key, 0x42, sizeof key);
  secret(key, sizeof key);
  bool good = ok(psa_key_derivation_setup(&operation, algorithm));
  for (const psa_key_derivation_step_t step : {first, second, third})
    if (step != 0) good = good && ok(psa_key_derivation_input_bytes(&operation, step, key, 32));
  good = good && ok(psa_key_derivation_output_bytes(&operation, out, 32));
  psa_key_derivation_abort(&operation);
  reveal(out, sizeof out);
  return good;
}

bool prf() {
  return derive(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_256), PSA_KEY_DERIVATION_INPUT_SEED,
                PSA_KEY_DERIVATION_INPUT_SECRET, PSA_KEY_DERIVATION_INPUT_LABEL);
}

bool prf_sha384() {
  return derive(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384), PSA_KEY_DERIVATION_INPUT_SEED,
                PSA_KEY_DERIVATION_INPUT_SECRET, PSA_KEY_DERIVATION_INPUT_LABEL);
}

bool hkdf() {
  return derive(PSA_ALG_HKDF_EXTRACT(PSA_ALG_SHA_256), PSA_KEY_DERIVATION_INPUT_SALT,
                PSA_KEY_DERIVATION_INPUT_SECRET, 0) &&
         derive(PSA_ALG_HKDF_EXPAND(PSA_ALG_SHA_256), PSA_KEY_DERIVATION_INPUT_SECRET,
                PSA_KEY_DERIVATION_INPUT_INFO, 0) &&
         derive(PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_KEY_DERIVATION_INPUT_SALT, PSA_KEY_DERIVATION_INPUT_SECRET,
                PSA_KEY_DERIVATION_INPUT_INFO);
}

bool ecdh_over(std::size_t bytes) {
  crypto::test::random_source = [](unsigned char* drawn, std::size_t count) {
    std::memset(drawn, 0x5A, count);
    secret(drawn, count);
    return 0;
  };
  psa_key_attributes_t wanted = psa_key_attributes_init();
  psa_set_key_type(&wanted, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_usage_flags(&wanted, PSA_KEY_USAGE_DERIVE);
  psa_set_key_algorithm(&wanted, PSA_ALG_ECDH);
  psa_set_key_bits(&wanted, 8 * bytes);
  mbedtls_svc_key_id_t id = 0;
  std::uint8_t point[97], shared[48];
  const bool good =
      ok(psa_generate_key(&wanted, &id)) && ok(psa_export_public_key(id, point, sizeof point, &size));
  reveal(point, sizeof point);
  return good && ok(psa_raw_key_agreement(PSA_ALG_ECDH, id, point, size, shared, sizeof shared, &size));
}

bool ecdh() {
  return ecdh_over(32);
}

bool ecdh_384() {
  return ecdh_over(48);
}

bool sign_over(std::size_t bytes) {
  const auto id = secret_key(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), PSA_KEY_USAGE_SIGN_HASH,
                             PSA_ALG_ECDSA(PSA_ALG_SHA_256), bytes);
  return ok(psa_sign_hash(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), out, 32, data, sizeof data, &size));
}

bool sign() {
  return sign_over(32);
}

bool sign_384() {
  return sign_over(48);
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, bool (*)()> cases = {{"aes", aes},
                                                   {"aes_256", aes_256},
                                                   {"drbg", drbg},
                                                   {"table_aes", table_aes},
                                                   {"sha256", sha256},
                                                   {"hmac", hmac},
                                                   {"hmac_sha384", hmac_sha384},
                                                   {"mac_verify", mac_verify},
                                                   {"gcm", gcm},
                                                   {"gcm_256", gcm_256},
                                                   {"chacha", chacha},
                                                   {"prf", prf},
                                                   {"prf_sha384", prf_sha384},
                                                   {"hkdf", hkdf},
                                                   {"ecdh", ecdh},
                                                   {"ecdh_384", ecdh_384},
                                                   {"sign", sign},
                                                   {"sign_384", sign_384}};
  const auto found = argc == 2 ? cases.find(argv[1]) : cases.end();
  if (found == cases.end() || !ok(psa_crypto_init())) return 2;
  return found->second() ? 0 : 1;
}
