// P-384's private keys through the provider's API: NIST's validation vectors (CAVP), OpenSSL at the other
// end, and what must be refused.
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "crypto/p384.hpp"
#include "nist.hpp"
#include "psa.hpp"
#include "random_source.hpp"

namespace crypto::test {
namespace {

// SP 800-186 section 3.2.1.4: the order and the base point.
const Bytes order =
    hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
const Bytes base_x =
    hex("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7");
const Bytes base_y =
    hex("3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f");

Bytes public_key(mbedtls_svc_key_id_t id) {
  Bytes out(97);
  std::size_t size = 0;
  EXPECT_EQ(psa_export_public_key(id, out.data(), 96, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_export_public_key(id, out.data(), out.size(), &size), PSA_SUCCESS);
  EXPECT_EQ(size, out.size());
  return out;
}

psa_status_t agree_384(mbedtls_svc_key_id_t id, const Bytes& peer, Bytes& secret) {
  secret.assign(48, 0xEE);
  std::size_t size = 99;
  const psa_status_t status =
      psa_raw_key_agreement(PSA_ALG_ECDH, id, peer.data(), peer.size(), secret.data(), secret.size(), &size);
  EXPECT_EQ(size, status == PSA_SUCCESS ? 48U : 0U);
  return status;
}

/// number + amount, for numbers that do not end in a row of zeros or ones.
Bytes plus(Bytes number, int amount) {
  for (std::size_t i = number.size(); i-- > 0 && amount != 0;) {
    const int sum = number[i] + amount;
    number[i] = static_cast<std::uint8_t>(sum & 0xFF);
    amount = sum < 0 ? -1 : sum >> 8;
  }
  return number;
}

class P384Keys : public Provider {};

class NistP384Keys : public NistProvider {};

TEST_F(NistP384Keys, PublicKeys) {
  int count = 0;
  for_each_record("asymmetric/ECDSA/FIPS_186-3/KeyPair.rsp", "d", [&](const Record& record) {
    if (!record.section.starts_with("[P-384]") || !record.fields.contains("d")) return;
    const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, record.padded("d", 48));
    EXPECT_EQ(public_key(id), record.point("Qx", "Qy", 48));
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++count;
  });
  EXPECT_EQ(count, 10);
}

TEST_F(NistP384Keys, AgreesOnSecretsAndRefusesPoints) {
  int agreed = 0, refused = 0;
  for_each_agreement("[ED-SHA384]", [&](const Record& record, bool good) {
    const auto id = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, record.padded("dsIUT", 48));
    Bytes secret;
    EXPECT_EQ(agree_384(id, record.point("QsCAVSx", "QsCAVSy", 48), secret),
              good ? PSA_SUCCESS : PSA_ERROR_INVALID_ARGUMENT);
    if (good) {
      EXPECT_EQ(secret, record.padded("Z", 48));
    }
    EXPECT_EQ(psa_destroy_key(id), PSA_SUCCESS);
    ++(good ? agreed : refused);
  });
  EXPECT_GT(agreed, 20);
  EXPECT_GT(refused, 4);
}

/// What OpenSSL computes of a scalar times the base point: x and y.
Bytes times_base(const Bytes& scalar) {
  const std::unique_ptr<EC_GROUP, decltype(&EC_GROUP_free)> group(EC_GROUP_new_by_curve_name(NID_secp384r1),
                                                                  EC_GROUP_free);
  const std::unique_ptr<EC_POINT, decltype(&EC_POINT_free)> product(EC_POINT_new(group.get()), EC_POINT_free);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), nullptr), BN_free);
  EC_POINT_mul(group.get(), product.get(), number.get(), nullptr, nullptr, nullptr);
  Bytes out(97);
  EXPECT_EQ(EC_POINT_point2oct(group.get(), product.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(),
                               out.size(), nullptr),
            out.size());
  return {out.begin() + 1, out.end()};
}

// Small scalars and those next to n, among them all that would have equal points meet in the last turn
// (ec/multiply_secret.cpp says why none does), sparse and dense ones, and any; as a multiple of the base
// point and of a point that is given.
TEST_F(P384Keys, MultipliesAsOpenSslDoes) {
  std::vector<Bytes> scalars;
  for (int i = 1; i <= 40; ++i) {
    scalars.push_back(plus(Bytes(48, 0), i));
    scalars.push_back(plus(order, -i));
  }
  for (std::size_t bit = 0; bit < 383; bit += 7) {
    Bytes sparse(48, 0), dense(48, 0xFF);
    sparse[bit / 8] = static_cast<std::uint8_t>(1U << bit % 8);
    dense[bit / 8] = static_cast<std::uint8_t>(~(1U << bit % 8));
    dense[0] &= 0x7F;
    scalars.insert(scalars.end(), {sparse, dense});
  }
  const char* const wanted = std::getenv("TLSFIT_RANDOM_CURVE");
  for (int rounds = wanted == nullptr ? 40 : std::atoi(wanted); rounds > 0; --rounds) {
    Bytes any(48);
    ASSERT_EQ(psa_generate_random(any.data(), any.size()), PSA_SUCCESS);
    any[0] &= 0x7F;
    scalars.push_back(any);
  }
  const Bytes base = base_x + base_y;
  for (const Bytes& scalar : scalars) {
    Bytes own(96), shared(48);
    const Bytes right = times_base(scalar);
    p384_public_key(own.data(), scalar.data());
    ASSERT_EQ(own, right);
    ASSERT_EQ(p384_shared_secret(shared.data(), scalar.data(), base.data()), PSA_SUCCESS);
    ASSERT_EQ(shared, Bytes(right.begin(), right.begin() + 48));
  }
}

TEST_F(P384Keys, BothEndsOfAnExchangeAgree) {
  const psa_key_attributes_t wanted = attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 384);
  mbedtls_svc_key_id_t ours = 0, theirs = 0;
  ASSERT_EQ(psa_generate_key(&wanted, &ours), PSA_SUCCESS);
  ASSERT_EQ(psa_generate_key(&wanted, &theirs), PSA_SUCCESS);
  psa_key_attributes_t seen = psa_key_attributes_init();
  ASSERT_EQ(psa_get_key_attributes(ours, &seen), PSA_SUCCESS);
  EXPECT_EQ(psa_get_key_bits(&seen), 384U);
  Bytes one_end, other_end;
  EXPECT_EQ(agree_384(ours, public_key(theirs), one_end), PSA_SUCCESS);
  EXPECT_EQ(agree_384(theirs, public_key(ours), other_end), PSA_SUCCESS);
  EXPECT_EQ(one_end, other_end);
}

// What a signature says is judged by the other implementation of this image, which OpenSSL's signatures are
// tested against, and by the pair itself.
TEST_F(P384Keys, SignsHashesOfEachLength) {
  const psa_algorithm_t policy = PSA_ALG_ECDSA(PSA_ALG_ANY_HASH);
  const auto id =
      import(ecc_pair, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH, policy, plus(order, -1));
  const Bytes key = public_key(id);
  for (const psa_algorithm_t algorithm : {PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512}) {
    Bytes hash(PSA_HASH_LENGTH(algorithm), 0xA7), signature(96);
    std::size_t size = 0;
    EXPECT_EQ(
        psa_sign_hash(id, PSA_ALG_ECDSA(algorithm), hash.data(), hash.size(), signature.data(), 95, &size),
        PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(psa_sign_hash(id, PSA_ALG_ECDSA(algorithm), hash.data(), hash.size() - 1, signature.data(), 96,
                            &size),
              PSA_ERROR_INVALID_ARGUMENT);
    ASSERT_EQ(
        psa_sign_hash(id, PSA_ALG_ECDSA(algorithm), hash.data(), hash.size(), signature.data(), 96, &size),
        PSA_SUCCESS);
    EXPECT_EQ(size, 96U);
    EXPECT_EQ(p384_verify(signature.data(), key.data() + 1, hash.data(), hash.size()), PSA_SUCCESS);
    EXPECT_EQ(psa_verify_hash(id, PSA_ALG_ECDSA(algorithm), hash.data(), hash.size(), signature.data(), 96),
              PSA_SUCCESS);
    EXPECT_EQ(psa_verify_hash(id, PSA_ALG_ECDSA(algorithm), hash.data(), hash.size(), signature.data(), 64),
              PSA_ERROR_INVALID_SIGNATURE);
    signature[50] ^= 1;
    EXPECT_EQ(p384_verify(signature.data(), key.data() + 1, hash.data(), hash.size()),
              PSA_ERROR_INVALID_SIGNATURE);
  }
}

TEST_F(P384Keys, RefusesWhatIsNoKeyOrNoPoint) {
  mbedtls_svc_key_id_t id = 0;
  for (const Bytes& scalar :
       {Bytes(48, 0), order, plus(order, 1), Bytes(48, 0xFF), Bytes(47, 1), Bytes(49, 1)})
    EXPECT_EQ(import_status(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, scalar, id),
              PSA_ERROR_INVALID_ARGUMENT)
        << scalar.size();
  EXPECT_EQ(import_status(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, plus(order, -1), id, 256),
            PSA_ERROR_INVALID_ARGUMENT)
      << "384 bits are not 256";
  const auto good = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, plus(Bytes(48, 0), 5));
  Bytes secret;
  const Bytes base = hex("04") + base_x + base_y;
  EXPECT_EQ(agree_384(good, base, secret), PSA_SUCCESS);
  Bytes off_curve = base;
  off_curve[96] ^= 1;
  Bytes compressed = Bytes(base.begin(), base.begin() + 49);
  compressed[0] = 0x03;
  const Bytes of_p256(65, 4), hybrid = hex("07") + base_x + base_y, infinity(1, 0),
                              zeros = hex("04") + Bytes(96, 0);
  for (const Bytes& point : {off_curve, compressed, of_p256, hybrid, infinity, zeros})
    EXPECT_EQ(agree_384(good, point, secret), PSA_ERROR_INVALID_ARGUMENT) << point.size();
  const auto short_one = import(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, plus(Bytes(32, 0), 5));
  Bytes out(48);
  std::size_t size = 0;
  EXPECT_EQ(
      psa_raw_key_agreement(PSA_ALG_ECDH, short_one, base.data(), base.size(), out.data(), out.size(), &size),
      PSA_ERROR_INVALID_ARGUMENT)
      << "a point of the other curve";
}

TEST_F(P384Keys, DrawsNoKeyOutOfRange) {
  const psa_key_attributes_t wanted = attributes(ecc_pair, PSA_KEY_USAGE_DERIVE, PSA_ALG_ECDH, 384);
  mbedtls_svc_key_id_t id = 7;
  random_source = [](unsigned char* out, std::size_t count) {
    std::copy_n(order.begin(), count, out);
    return 0;
  };
  EXPECT_EQ(psa_generate_key(&wanted, &id), PSA_ERROR_INSUFFICIENT_ENTROPY);
  EXPECT_EQ(id, 0U);
  random_source = nullptr;
}

}  // namespace
}  // namespace crypto::test
