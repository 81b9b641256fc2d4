// Secrets are erased: every operation runs on a stack of its own, and afterwards neither that stack nor the
// program's static memory may hold eight consecutive bytes of any secret that the operation knew: keys, round
// keys, GHASH's key, the first words of an HMAC's key block, the scalar, the shared secret, PRF chains.
#include <gtest/gtest.h>
#include <ucontext.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "crypto/wipe.hpp"
#include "mbedtls/aes.h"
#include "mbedtls/bignum.h"
#include "mbedtls/md.h"
#include "psa.hpp"
#include "random_source.hpp"

// Of the linker: all static memory of the program.
extern "C" char __data_start, _end;

namespace crypto::test {
namespace {

constexpr std::size_t stack_size = 256 * 1024;
alignas(16) std::uint8_t* stack = nullptr;
const std::function<void()>* operation = nullptr;
ucontext_t caller, callee;

void run_operation() {
  (*operation)();
}

/// Runs `what` on the separate stack, painted first.
void on_stack(const std::function<void()>& what) {
  static std::vector<std::uint8_t> memory(stack_size);
  stack = memory.data();
  std::memset(stack, 0xA5, stack_size);
  operation = &what;
  getcontext(&callee);
  callee.uc_stack = {stack, 0, stack_size};
  callee.uc_link = &caller;
  makecontext(&callee, run_operation, 0);
  swapcontext(&caller, &callee);
}

/// Where eight consecutive bytes of `secret` (as they are, or each word's bytes turned round) lie in memory.
bool holds(const std::uint8_t* memory, std::size_t size, const Bytes& secret) {
  Bytes turned = secret;
  for (std::size_t i = 0; i + 4 <= turned.size(); i += 4) std::reverse(&turned[i], &turned[i] + 4);
  for (const Bytes& form : {secret, turned})
    for (std::size_t at = 0; at + 8 <= form.size(); at += 4)
      if (std::search(memory, memory + size, form.begin() + static_cast<long>(at),
                      form.begin() + static_cast<long>(at) + 8) != memory + size)
        return true;
  return false;
}

using Secrets = std::map<std::string, Bytes>;

void expect_erased(const Secrets& secrets) {
  for (const auto& [name, secret] : secrets) {
    EXPECT_FALSE(holds(stack, stack_size, secret)) << name << " is still on the stack";
    // Through a pointer that the compiler cannot follow: the array is the linker's.
    const auto* const begin = reinterpret_cast<const std::uint8_t*>(&__data_start);
    const auto static_size = static_cast<std::size_t>(&_end - &__data_start);
    EXPECT_FALSE(holds(begin, static_size, secret)) << name << " is still in static memory";
  }
}

/// Bytes that nothing else will have by chance.
Bytes pattern(std::uint8_t seed, std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i)
    out[i] = static_cast<std::uint8_t>(seed * 37 + i * 101 + (i * i) * 7);
  return out;
}

// All buffers below are on the heap (Bytes), which is not searched: what is left is the provider's own doing.

TEST_F(Provider, TheSearchFindsWhatIsNotErased) {
  const Bytes secret = pattern(1, 16);
  on_stack([&secret] {
    volatile std::uint8_t copy[16];
    for (std::size_t i = 0; i < 16; ++i) copy[i] = secret[i];
    (void)copy[0];
  });
  EXPECT_TRUE(holds(stack, stack_size, secret));
  const auto id = aes(secret);
  const auto* const begin = reinterpret_cast<const std::uint8_t*>(&__data_start);
  EXPECT_TRUE(holds(begin, static_cast<std::size_t>(&_end - &__data_start), secret))
      << "the slot holds the key";
  psa_destroy_key(id);
  EXPECT_FALSE(holds(begin, static_cast<std::size_t>(&_end - &__data_start), secret));
}

/// With a key of so many bytes.
void expect_that_gcm_erases(std::size_t key_size) {
  const Bytes key = pattern(2, key_size), nonce = pattern(3, 12);
  mbedtls_aes_context schedule;
  mbedtls_aes_init(&schedule);
  mbedtls_aes_setkey_enc(&schedule, key.data(), static_cast<unsigned>(8 * key_size));
  Secrets secrets = {{"the key", key}};
  Bytes zero(16, 0), hash_key(16), block(16);
  mbedtls_aes_crypt_ecb(&schedule, MBEDTLS_AES_ENCRYPT, zero.data(), hash_key.data());
  secrets["GHASH's key"] = hash_key;
  Bytes j0 = nonce + hex("00000001");
  mbedtls_aes_crypt_ecb(&schedule, MBEDTLS_AES_ENCRYPT, j0.data(), block.data());
  secrets["the tag's mask"] = block;
  j0[15] = 2;
  mbedtls_aes_crypt_ecb(&schedule, MBEDTLS_AES_ENCRYPT, j0.data(), block.data());
  secrets["the keystream"] = block;
#if !defined(MBEDTLS_AES_ALT)
  const std::uint32_t* const round_keys = schedule.MBEDTLS_PRIVATE(buf) + schedule.MBEDTLS_PRIVATE(rk_offset);
  for (int round = 1; round <= schedule.MBEDTLS_PRIVATE(nr); ++round) {
    Bytes words(16);
    std::memcpy(words.data(), round_keys + 4 * round, 16);
    secrets["round key " + std::to_string(round)] = words;
  }
#endif
  mbedtls_aes_free(&schedule);
  const Bytes plaintext(100, 0);
  Bytes sealed(116), opened(100);
  for (const bool forge : {false, true}) {
    on_stack([&] {
      const psa_key_attributes_t wanted =
          attributes(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, PSA_ALG_GCM);
      mbedtls_svc_key_id_t id = 0;
      std::size_t size = 0;
      psa_import_key(&wanted, key.data(), key.size(), &id);
      psa_aead_encrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, plaintext.data(), 100, sealed.data(),
                       116, &size);
      if (forge) sealed[0] ^= 1;
      psa_aead_decrypt(id, PSA_ALG_GCM, nonce.data(), 12, nullptr, 0, sealed.data(), 116, opened.data(), 100,
                       &size);
      psa_destroy_key(id);
    });
    expect_erased(secrets);
  }
}

TEST_F(Provider, GcmErasesKeyScheduleAndHashKey) {
  expect_that_gcm_erases(16);
  expect_that_gcm_erases(32);
}

/// The PRF with a hash.
void expect_that_derivation_erases(psa_algorithm_t algorithm, mbedtls_md_type_t hash) {
  const Bytes secret = pattern(4, 48), seed = pattern(5, 64), label = text("key expansion");
  const auto hmac_of = [&secret, algorithm, hash](const Bytes& message) {
    Bytes out(PSA_HASH_LENGTH(algorithm));
    mbedtls_md_hmac(mbedtls_md_info_from_type(hash), secret.data(), secret.size(), message.data(),
                    message.size(), out.data());
    return out;
  };
  Secrets secrets = {{"the secret", secret}};
  for (const unsigned mask : {0x36U, 0x5CU}) {
    Bytes masked = secret;
    for (std::uint8_t& byte : masked) byte = static_cast<std::uint8_t>(byte ^ mask);
    secrets[mask == 0x36 ? "the inner key block" : "the outer key block"] = masked;
  }
  Bytes out(104);
  for (const bool abandon : {false, true}) {
    on_stack([&] {
      const psa_key_attributes_t wanted = attributes(PSA_KEY_TYPE_DERIVE, PSA_KEY_USAGE_DERIVE, algorithm);
      mbedtls_svc_key_id_t id = 0;
      psa_import_key(&wanted, secret.data(), secret.size(), &id);
      psa_key_derivation_operation_t running = PSA_KEY_DERIVATION_OPERATION_INIT;
      psa_key_derivation_setup(&running, algorithm);
      psa_key_derivation_input_bytes(&running, PSA_KEY_DERIVATION_INPUT_SEED, seed.data(), seed.size());
      psa_key_derivation_input_key(&running, PSA_KEY_DERIVATION_INPUT_SECRET, id);
      if (abandon) {
        psa_key_derivation_input_bytes(&running, PSA_KEY_DERIVATION_INPUT_SALT, nullptr, 0);  // out of order
      } else {
        psa_key_derivation_input_bytes(&running, PSA_KEY_DERIVATION_INPUT_LABEL, label.data(), label.size());
        psa_key_derivation_output_bytes(&running, out.data(), out.size());
        psa_key_derivation_abort(&running);
      }
      psa_destroy_key(id);
    });
    if (!abandon) {
      const Bytes a1 = hmac_of(label + seed), a2 = hmac_of(a1);
      EXPECT_EQ(Bytes(out.begin(), out.begin() + static_cast<long>(a1.size())), hmac_of(a1 + label + seed))
          << "the secrets are the right ones";
      secrets["A(1)"] = a1;
      secrets["A(2)"] = a2;
      secrets["the output"] = out;
    }
    expect_erased(secrets);
  }
}

TEST_F(Provider, DerivationErasesSecretChainAndBlock) {
  expect_that_derivation_erases(prf, MBEDTLS_MD_SHA256);
  expect_that_derivation_erases(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_384), MBEDTLS_MD_SHA384);
}

TEST_F(Provider, MacErasesItsKey) {
  const Bytes key = pattern(6, 32), message = pattern(7, 32);
  Bytes out(32);
  on_stack([&] {
    const psa_key_attributes_t wanted =
        attributes(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, hmac_sha256);
    mbedtls_svc_key_id_t id = 0;
    std::size_t size = 0;
    psa_import_key(&wanted, key.data(), key.size(), &id);
    psa_mac_compute(id, hmac_sha256, message.data(), message.size(), out.data(), out.size(), &size);
    psa_destroy_key(id);
  });
  expect_erased({{"the key", key}});
}

#if defined(TLSFIT_PROGRAM_KEYS)
// What programs call besides (tlsfit/crypto.hpp). The operation is on the searched stack, as a program's is.
TEST_F(Provider, MacsInPiecesEraseTheirKeyAndTheRightMac) {
  const Bytes key = pattern(8, 32), message = pattern(9, 100);
  const Bytes right = mac(key, message);
  Bytes wrong = right;
  wrong[31] ^= 1;
  on_stack([&] {
    const psa_key_attributes_t wanted =
        attributes(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_VERIFY_MESSAGE, hmac_sha256);
    mbedtls_svc_key_id_t id = 0;
    psa_import_key(&wanted, key.data(), key.size(), &id);
    psa_mac_operation_t running = psa_mac_operation_init();
    psa_mac_verify_setup(&running, id, hmac_sha256);
    psa_mac_update(&running, message.data(), message.size());
    psa_mac_verify_finish(&running, wrong.data(), wrong.size());
    psa_destroy_key(id);
  });
  expect_erased({{"the key", key}, {"the right MAC", right}});
}

TEST_F(Provider, DerivedAndRandomKeysAreNowhereElse) {
  const Bytes secret = pattern(10, 32);
  const Bytes prk = hkdf(extract, {}, secret, 32);
  const Bytes derived = hkdf(expand, prk, text("i"), 32), random = pattern(11, 32);
  random_source = [&](unsigned char* out, std::size_t size) {
    std::copy_n(random.begin(), size, out);
    return 0;
  };
  on_stack([&] {
    const psa_key_attributes_t wanted =
        attributes(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, hmac_sha256, 256);
    psa_key_derivation_operation_t running = psa_key_derivation_operation_init();
    mbedtls_svc_key_id_t made = 0, drawn = 0;
    psa_key_derivation_setup(&running, PSA_ALG_HKDF(PSA_ALG_SHA_256));
    psa_key_derivation_input_bytes(&running, PSA_KEY_DERIVATION_INPUT_SECRET, secret.data(), secret.size());
    psa_key_derivation_input_bytes(&running, PSA_KEY_DERIVATION_INPUT_INFO, text("i").data(), 1);
    psa_key_derivation_output_key(&wanted, &running, &made);
    psa_key_derivation_abort(&running);
    psa_generate_key(&wanted, &drawn);
    EXPECT_NE(made, 0U);
    EXPECT_NE(drawn, 0U);
    psa_destroy_key(made);
    psa_destroy_key(drawn);
  });
  random_source = nullptr;
  expect_erased(
      {{"the secret", secret}, {"PRK", prk}, {"the derived key", derived}, {"the random key", random}});
}
#endif

/// A curve's prime, and the bytes of its numbers.
struct Field {
  std::size_t bytes;
  const char* prime;
};

/// x R mod p, least significant byte first: the form in which ec/ computes (R = 2^(8 bytes), Montgomery's).
Bytes montgomery(const Bytes& x, const Field& field) {
  mbedtls_mpi number, p;
  mbedtls_mpi_init(&number);
  mbedtls_mpi_init(&p);
  Bytes out(field.bytes);
  EXPECT_EQ(mbedtls_mpi_read_binary(&number, x.data(), x.size()), 0);
  EXPECT_EQ(mbedtls_mpi_read_string(&p, 16, field.prime), 0);
  EXPECT_EQ(mbedtls_mpi_shift_l(&number, 8 * field.bytes), 0);
  EXPECT_EQ(mbedtls_mpi_mod_mpi(&number, &number, &p), 0);
  EXPECT_EQ(mbedtls_mpi_write_binary_le(&number, out.data(), out.size()), 0);
  mbedtls_mpi_free(&p);
  mbedtls_mpi_free(&number);
  return out;
}

/// Least significant byte first.
Bytes reversed(Bytes number) {
  std::reverse(number.begin(), number.end());
  return number;
}

/// Keys, key exchange and signatures.
void expect_that_curve_erases(const Field& field) {
  const std::size_t bytes = field.bytes;
  const Bytes scalar = pattern(8, bytes), peer_scalar = pattern(9, bytes), hash = pattern(10, 32);
  const auto peer = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, peer_scalar);
  Bytes point(1 + 2 * bytes), shared(bytes), signature(2 * bytes);
  std::size_t size = 0;
  ASSERT_EQ(psa_export_public_key(peer, point.data(), point.size(), &size), PSA_SUCCESS);
  ASSERT_EQ(psa_destroy_key(peer), PSA_SUCCESS);
  random_source = [&scalar](unsigned char* out, std::size_t count) {
    std::copy_n(scalar.begin(), count, out);
    return 0;
  };
  on_stack([&] {
    const psa_key_attributes_t wanted = attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 8 * bytes);
    mbedtls_svc_key_id_t id = 0;
    psa_generate_key(&wanted, &id);
    Bytes own(1 + 2 * bytes);
    psa_export_public_key(id, own.data(), own.size(), &size);
    EXPECT_EQ(
        psa_raw_key_agreement(PSA_ALG_ECDH, id, point.data(), point.size(), shared.data(), bytes, &size),
        PSA_SUCCESS);
    psa_destroy_key(id);
  });
  expect_erased({{"the scalar", scalar},
                 {"the shared secret", shared},
                 {"the scalar, as it is multiplied", reversed(scalar)},
                 {"the shared secret as a number", reversed(shared)},
                 {"the shared secret in Montgomery's form", montgomery(shared, field)}});
  const Bytes signer = pattern(11, bytes);
  on_stack([&] {
    const psa_key_attributes_t wanted =
        attributes(ecc_pair, PSA_KEY_USAGE_SIGN_HASH, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    mbedtls_svc_key_id_t id = 0;
    psa_import_key(&wanted, signer.data(), bytes, &id);
    EXPECT_EQ(psa_sign_hash(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash.data(), 32, signature.data(),
                            signature.size(), &size),
              PSA_SUCCESS);
    psa_destroy_key(id);
  });
  expect_erased({{"the signer's key", signer},
                 {"the nonce", scalar},
                 {"the signer's key as a number", reversed(signer)},
                 {"the nonce as a number", reversed(scalar)}});
  random_source = nullptr;
}

TEST_F(Provider, P256ErasesScalarsAndSharedSecrets) {
  expect_that_curve_erases({32, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"});
}

#if defined(TLSFIT_P384_KEYS)
TEST_F(Provider, P384ErasesScalarsAndSharedSecrets) {
  expect_that_curve_erases({48,
                            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
                            "ffffffff0000000000000000ffffffff"});
}
#endif

}  // namespace
}  // namespace crypto::test
