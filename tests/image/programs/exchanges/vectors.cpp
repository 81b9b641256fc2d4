// What tlsfit/crypto.hpp offers, beside published numbers: FIPS 180-4 and RFC 4231, 5869 and 6979, and test
// case 4 of the GCM paper.
#include "vectors.hpp"

#include <cstring>
#include <initializer_list>
#include <span>
#include <string_view>
#include <tlsfit/crypto.hpp>

namespace {

constexpr std::uint8_t digit(char c) {
  return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

/// Hexadecimal digits as bytes.
template <std::size_t size>
struct Hex {
  std::uint8_t bytes[size / 2];
  consteval Hex(const char (&text)[size]) : bytes{} {
    for (std::size_t i = 0; i + 1 < size; i += 2)
      bytes[i / 2] = static_cast<std::uint8_t>(digit(text[i]) << 4 | digit(text[i + 1]));
  }
  bool is(const std::uint8_t* other) const { return std::memcmp(bytes, other, sizeof bytes) == 0; }
};

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// The id of an imported key; 0 if it is refused.
mbedtls_svc_key_id_t imported(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                              std::span<const std::uint8_t> bytes) {
  psa_key_attributes_t attributes = psa_key_attributes_init();
  psa_set_key_type(&attributes, type);
  psa_set_key_usage_flags(&attributes, usage);
  psa_set_key_algorithm(&attributes, algorithm);
  mbedtls_svc_key_id_t id = 0;
  return psa_import_key(&attributes, bytes.data(), bytes.size(), &id) == PSA_SUCCESS ? id : 0;
}

bool sha256() {
  constexpr Hex wanted("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::uint8_t digest[32];
  std::size_t size = 0;
  return psa_hash_compute(PSA_ALG_SHA_256, bytes_of("abc"), 3, digest, sizeof digest, &size) == PSA_SUCCESS &&
         wanted.is(digest) &&
         psa_hash_compare(PSA_ALG_SHA_256, bytes_of("abc"), 3, digest, size) == PSA_SUCCESS;
}

bool hmac() {
  constexpr Hex wanted("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  constexpr psa_algorithm_t algorithm = PSA_ALG_HMAC(PSA_ALG_SHA_256);
  constexpr std::string_view message = "what do ya want for nothing?";
  const auto id = imported(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE,
                           algorithm, {bytes_of("Jefe"), 4});
  std::uint8_t mac[32];
  std::size_t size = 0;
  psa_mac_operation_t operation = psa_mac_operation_init();
  bool good = psa_mac_sign_setup(&operation, id, algorithm) == PSA_SUCCESS &&
              psa_mac_update(&operation, bytes_of(message), 10) == PSA_SUCCESS &&
              psa_mac_update(&operation, bytes_of(message) + 10, message.size() - 10) == PSA_SUCCESS &&
              psa_mac_sign_finish(&operation, mac, sizeof mac, &size) == PSA_SUCCESS && wanted.is(mac);
  good = good && psa_mac_verify(id, algorithm, bytes_of(message), message.size(), mac, size) == PSA_SUCCESS;
  mac[31] ^= 1;
  good = good && psa_mac_verify(id, algorithm, bytes_of(message), message.size(), mac, size) ==
                     PSA_ERROR_INVALID_SIGNATURE;
  return psa_destroy_key(id) == PSA_SUCCESS && good;
}

bool hkdf() {
  constexpr Hex salt("000102030405060708090a0b0c");
  constexpr Hex secret("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
  constexpr Hex info("f0f1f2f3f4f5f6f7f8f9");
  constexpr Hex wanted(
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  std::uint8_t out[42];
  const bool good =
      psa_key_derivation_setup(&operation, PSA_ALG_HKDF(PSA_ALG_SHA_256)) == PSA_SUCCESS &&
      psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SALT, salt.bytes, 13) ==
          PSA_SUCCESS &&
      psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, secret.bytes, 22) ==
          PSA_SUCCESS &&
      psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, info.bytes, 10) ==
          PSA_SUCCESS &&
      psa_key_derivation_output_bytes(&operation, out, sizeof out) == PSA_SUCCESS && wanted.is(out);
  return psa_key_derivation_abort(&operation) == PSA_SUCCESS && good;
}

bool gcm() {
  constexpr Hex key("feffe9928665731c6d6a8f9467308308");
  constexpr Hex nonce("cafebabefacedbaddecaf888");
  constexpr Hex additional("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  constexpr Hex plain(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  constexpr Hex wanted(
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
      "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47");
  const auto id =
      imported(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, PSA_ALG_GCM, {key.bytes, 16});
  std::uint8_t out[76], again[60];
  std::size_t size = 0;
  bool good = psa_aead_encrypt(id, PSA_ALG_GCM, nonce.bytes, 12, additional.bytes, 20, plain.bytes, 60, out,
                               sizeof out, &size) == PSA_SUCCESS &&
              wanted.is(out);
  good = good &&
         psa_aead_decrypt(id, PSA_ALG_GCM, nonce.bytes, 12, additional.bytes, 20, out, size, again,
                          sizeof again, &size) == PSA_SUCCESS &&
         plain.is(again);
  out[3] ^= 1;
  good = good && psa_aead_decrypt(id, PSA_ALG_GCM, nonce.bytes, 12, additional.bytes, 20, out, sizeof out,
                                  again, sizeof again, &size) == PSA_ERROR_INVALID_SIGNATURE;
  return psa_destroy_key(id) == PSA_SUCCESS && good;
}

bool p256() {
  constexpr Hex key("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
  constexpr Hex point(
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  constexpr Hex known(
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  constexpr psa_algorithm_t ecdsa = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
  std::uint8_t digest[32], got[65], signature[64];
  std::size_t size = 0;
  psa_hash_compute(PSA_ALG_SHA_256, bytes_of("sample"), 6, digest, sizeof digest, &size);
  const auto pair = imported(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1),
                             PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH, ecdsa, {key.bytes, 32});
  const auto others = imported(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), PSA_KEY_USAGE_VERIFY_HASH,
                               ecdsa, {point.bytes, 65});
  bool good = psa_export_public_key(pair, got, sizeof got, &size) == PSA_SUCCESS && point.is(got);
  good = good && psa_verify_hash(others, ecdsa, digest, 32, known.bytes, 64) == PSA_SUCCESS;
  good = good && psa_sign_hash(pair, ecdsa, digest, 32, signature, sizeof signature, &size) == PSA_SUCCESS &&
         psa_verify_hash(pair, ecdsa, digest, 32, signature, size) == PSA_SUCCESS;
  digest[0] ^= 1;
  good = good && psa_verify_hash(others, ecdsa, digest, 32, signature, size) == PSA_ERROR_INVALID_SIGNATURE;
  return psa_destroy_key(pair) == PSA_SUCCESS && psa_destroy_key(others) == PSA_SUCCESS && good;
}

/// A key of the device's own, which comes back as it went.
bool made() {
  psa_key_attributes_t attributes = psa_key_attributes_init();
  psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
  psa_set_key_bits(&attributes, 256);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_EXPORT | PSA_KEY_USAGE_SIGN_HASH);
  psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
  mbedtls_svc_key_id_t id = 0, again = 0;
  std::uint8_t key[32], one[65], other[65];
  std::size_t size = 0;
  bool good = psa_generate_key(&attributes, &id) == PSA_SUCCESS &&
              psa_export_key(id, key, sizeof key, &size) == PSA_SUCCESS &&
              psa_import_key(&attributes, key, size, &again) == PSA_SUCCESS &&
              psa_export_public_key(id, one, sizeof one, &size) == PSA_SUCCESS &&
              psa_export_public_key(again, other, sizeof other, &size) == PSA_SUCCESS &&
              std::memcmp(one, other, sizeof one) == 0;
  good = psa_destroy_key(id) == PSA_SUCCESS && psa_destroy_key(again) == PSA_SUCCESS && good;
  std::uint8_t random[2][16] = {};
  return good && psa_generate_random(random[0], 16) == PSA_SUCCESS &&
         psa_generate_random(random[1], 16) == PSA_SUCCESS && std::memcmp(random[0], random[1], 16) != 0;
}

}  // namespace

const char* first_wrong_vector() {
  constexpr struct {
    const char* name;
    bool (*good)();
  } all[] = {{"sha256", sha256}, {"hmac", hmac}, {"hkdf", hkdf},
             {"gcm", gcm},       {"p256", p256}, {"made", made}};
  for (const auto& [name, good] : all)
    if (!good()) return name;
  return "none";
}
