// The provider against Mbed TLS's own code on random inputs. Symmetric algorithms: 100,000 inputs each. Curve
// operations take milliseconds, so that a run does 500 of each; TLSFIT_RANDOM_CURVE=100000 does the rest.
#include <cstdlib>
#include <random>

#include "mbedtls/ecdh.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/gcm.h"
#include "mbedtls/hkdf.h"
#include "mbedtls/md.h"
#include "mbedtls/sha256.h"
#include "psa.hpp"

namespace crypto::test {
namespace {

constexpr int symmetric_rounds = 100000;

int curve_rounds() {
  const char* const wanted = std::getenv("TLSFIT_RANDOM_CURVE");
  return wanted != nullptr ? std::atoi(wanted) : 500;
}

std::mt19937_64& generator() {
  static std::mt19937_64 seeded(20261122);  // the same inputs in every run
  return seeded;
}

std::size_t below(std::size_t limit) {
  return generator()() % limit;
}

Bytes random(std::size_t size) {
  Bytes out(size);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(generator()());
  return out;
}

int mbedtls_random(void*, unsigned char* out, std::size_t size) {
  const Bytes bytes = random(size);
  std::copy(bytes.begin(), bytes.end(), out);
  return 0;
}

/// A hash: what PSA and Mbed TLS call it. SHA-384 is that of suites of AES-256.
struct Hash {
  psa_algorithm_t psa;
  mbedtls_md_type_t mbedtls;
  std::size_t size() const { return PSA_HASH_LENGTH(psa); }
};
constexpr Hash sha_256 = {PSA_ALG_SHA_256, MBEDTLS_MD_SHA256};
constexpr Hash sha_384 = {PSA_ALG_SHA_384, MBEDTLS_MD_SHA384};

Bytes mbedtls_hmac(const Hash& hash, const Bytes& key, const Bytes& message) {
  Bytes out(hash.size());
  EXPECT_EQ(mbedtls_md_hmac(mbedtls_md_info_from_type(hash.mbedtls), key.data(), key.size(), message.data(),
                            message.size(), out.data()),
            0);
  return out;
}

TEST_F(Provider, HashesAsMbedTlsDoes) {
  for (int i = 0; i < symmetric_rounds; ++i) {
    const Bytes message = random(below(300));
    Bytes expected(32), out(32);
    ASSERT_EQ(mbedtls_sha256(message.data(), message.size(), expected.data(), 0), 0);
    psa_hash_operation_t operation = psa_hash_operation_init();
    ASSERT_EQ(psa_hash_setup(&operation, PSA_ALG_SHA_256), PSA_SUCCESS);
    const std::size_t cut = message.empty() ? 0 : below(message.size());
    ASSERT_EQ(psa_hash_update(&operation, message.data(), cut), PSA_SUCCESS);
    ASSERT_EQ(psa_hash_update(&operation, message.data() + cut, message.size() - cut), PSA_SUCCESS);
    std::size_t size = 0;
    ASSERT_EQ(psa_hash_finish(&operation, out.data(), out.size(), &size), PSA_SUCCESS);
    ASSERT_EQ(out, expected);
  }
}

void compare_macs(const Hash& hash, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    const Bytes key = random(1 + below(64)), message = random(below(300));
    ASSERT_EQ(mac(key, message, PSA_ALG_HMAC(hash.psa)), mbedtls_hmac(hash, key, message));
  }
}

TEST_F(Provider, ComputesMacsAsMbedTlsDoes) {
  compare_macs(sha_256, symmetric_rounds);
  compare_macs(sha_384, symmetric_rounds / 2);
}

void compare_gcm(std::size_t key_size, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    const Bytes key = random(key_size), iv = random(12), additional = random(below(40)),
                message = random(below(120));
    mbedtls_gcm_context context;
    mbedtls_gcm_init(&context);
    ASSERT_EQ(
        mbedtls_gcm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key.data(), static_cast<unsigned>(8 * key_size)),
        0);
    Bytes expected(message.size() + 16);
    ASSERT_EQ(mbedtls_gcm_crypt_and_tag(&context, MBEDTLS_GCM_ENCRYPT, message.size(), iv.data(), iv.size(),
                                        additional.data(), additional.size(), message.data(), expected.data(),
                                        16, expected.data() + message.size()),
              0);
    mbedtls_gcm_free(&context);
    const auto id = aes(key);
    ASSERT_EQ(seal(id, iv, additional, message), expected);
    Bytes plaintext;
    ASSERT_EQ(open(id, iv, additional, expected, plaintext), PSA_SUCCESS);
    ASSERT_EQ(plaintext, message);
    expected[below(expected.size())] ^= static_cast<std::uint8_t>(1U << below(8));
    ASSERT_EQ(open(id, iv, additional, expected, plaintext), PSA_ERROR_INVALID_SIGNATURE);
    psa_destroy_key(id);
  }
}

TEST_F(Provider, SealsAndOpensAsMbedTlsDoes) {
  compare_gcm(16, symmetric_rounds);
  compare_gcm(32, symmetric_rounds / 2);
}

void compare_derivations(const Hash& hash, int rounds) {
  const mbedtls_md_info_t* const md = mbedtls_md_info_from_type(hash.mbedtls);
  for (int i = 0; i < rounds; ++i) {
    const Bytes salt = random(below(65)), secret = random(1 + below(64)), info = random(below(97));
    Bytes prk(hash.size());
    ASSERT_EQ(mbedtls_hkdf_extract(md, salt.data(), salt.size(), secret.data(), secret.size(), prk.data()),
              0);
    ASSERT_EQ(hkdf(PSA_ALG_HKDF_EXTRACT(hash.psa), salt, secret, prk.size()), prk);
    Bytes expected(1 + below(150));
    ASSERT_EQ(mbedtls_hkdf_expand(md, prk.data(), prk.size(), info.data(), info.size(), expected.data(),
                                  expected.size()),
              0);
    ASSERT_EQ(hkdf(PSA_ALG_HKDF_EXPAND(hash.psa), prk, info, expected.size()), expected);
  }
}

TEST_F(Provider, DerivesAsMbedTlsDoes) {
  compare_derivations(sha_256, symmetric_rounds);
  compare_derivations(sha_384, symmetric_rounds / 4);
}

// Mbed TLS has no PRF but PSA's: RFC 5246 §5, written out over its HMAC.
void compare_prf(const Hash& hash, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    const Bytes secret = random(1 + below(48)), label = random(below(23)), seed = random(below(74));
    Bytes expected, a = label + seed;
    const std::size_t size = 1 + below(150);
    while (expected.size() < size) {
      a = mbedtls_hmac(hash, secret, a);
      expected = expected + mbedtls_hmac(hash, secret, a + label + seed);
    }
    expected.resize(size);
    ASSERT_EQ(tls12_prf(secret, label, seed, size, PSA_ALG_TLS12_PRF(hash.psa)), expected);
  }
}

TEST_F(Provider, ComputesThePrfOfRfc5246) {
  compare_prf(sha_256, symmetric_rounds / 4);
  compare_prf(sha_384, symmetric_rounds / 8);
}

/// A P-256 key pair of Mbed TLS.
struct Pair {
  Pair() {
    mbedtls_ecp_group_init(&group);
    mbedtls_mpi_init(&d);
    mbedtls_ecp_point_init(&q);
    EXPECT_EQ(mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1), 0);
    EXPECT_EQ(mbedtls_ecdh_gen_public(&group, &d, &q, mbedtls_random, nullptr), 0);
  }
  ~Pair() {
    mbedtls_ecp_point_free(&q);
    mbedtls_mpi_free(&d);
    mbedtls_ecp_group_free(&group);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  Bytes point() const {
    Bytes out(65);
    std::size_t size = 0;
    EXPECT_EQ(mbedtls_ecp_point_write_binary(&group, &q, MBEDTLS_ECP_PF_UNCOMPRESSED, &size, out.data(), 65),
              0);
    return out;
  }

  mbedtls_ecp_group group;
  mbedtls_mpi d;
  mbedtls_ecp_point q;
};

Bytes bytes_of(const mbedtls_mpi& number) {
  Bytes out(32);
  EXPECT_EQ(mbedtls_mpi_write_binary(&number, out.data(), out.size()), 0);
  return out;
}

TEST_F(Provider, AgreesWithMbedTlsOnSecrets) {
  const psa_key_attributes_t wanted = attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 256);
  for (int i = 0; i < curve_rounds(); ++i) {
    Pair theirs;
    mbedtls_svc_key_id_t id = 0;
    ASSERT_EQ(psa_generate_key(&wanted, &id), PSA_SUCCESS);
    Bytes ours(65), secret;
    std::size_t size = 0;
    ASSERT_EQ(psa_export_public_key(id, ours.data(), ours.size(), &size), PSA_SUCCESS);
    ASSERT_EQ(agree(id, theirs.point(), secret), PSA_SUCCESS);
    ASSERT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    mbedtls_ecp_point peer;
    mbedtls_ecp_point_init(&peer);
    mbedtls_mpi z;
    mbedtls_mpi_init(&z);
    ASSERT_EQ(mbedtls_ecp_point_read_binary(&theirs.group, &peer, ours.data(), ours.size()), 0);
    ASSERT_EQ(mbedtls_ecdh_compute_shared(&theirs.group, &z, &peer, &theirs.d, mbedtls_random, nullptr), 0);
    ASSERT_EQ(secret, bytes_of(z));
    mbedtls_mpi_free(&z);
    mbedtls_ecp_point_free(&peer);
  }
}

TEST_F(Provider, AgreesWithMbedTlsOnSignatures) {
  for (int i = 0; i < curve_rounds(); ++i) {
    Pair theirs;
    mbedtls_mpi r, s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    Bytes hash = random(1 + below(64));  // longer and shorter than the order
    ASSERT_EQ(mbedtls_ecdsa_sign(&theirs.group, &r, &s, &theirs.d, hash.data(), hash.size(), mbedtls_random,
                                 nullptr),
              0);
    Bytes signature = bytes_of(r) + bytes_of(s);
    ASSERT_EQ(verify(theirs.point(), hash, signature), PSA_SUCCESS);
    signature[below(64)] ^= static_cast<std::uint8_t>(1U << below(8));
    ASSERT_EQ(verify(theirs.point(), hash, signature), PSA_ERROR_INVALID_SIGNATURE);
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
  }
}

}  // namespace
}  // namespace crypto::test
