// The order, the states and the bounds of hashes and key derivations.
#include <algorithm>

#include "psa.hpp"

namespace crypto::test {
namespace {

const Bytes some_key(16, 0x42);
const Bytes nonce(12, 0x24);

TEST(Hash, KeepsItsStatesApart) {
  psa_hash_operation_t one_of_them = psa_hash_operation_init(), copy = psa_hash_operation_init();
  Bytes out(32);
  std::size_t size = 0;
  EXPECT_EQ(psa_hash_update(&one_of_them, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_finish(&one_of_them, out.data(), 32, &size), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_224), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(psa_hash_setup(&one_of_them, hmac_sha256), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_256), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_setup(&one_of_them, PSA_ALG_SHA_256), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_update(&one_of_them, text("a").data(), 1), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_clone(&one_of_them, &copy), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_update(&copy, text("bc").data(), 2), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_finish(&copy, out.data(), 32, &size), PSA_SUCCESS);
  EXPECT_EQ(out, sha256(text("abc")));
  EXPECT_EQ(psa_hash_finish(&copy, out.data(), 32, &size), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_finish(&one_of_them, out.data(), 31, &size), PSA_ERROR_BUFFER_TOO_SMALL);
  EXPECT_EQ(psa_hash_update(&one_of_them, out.data(), 1), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_hash_abort(&one_of_them), PSA_SUCCESS);
}

TEST_F(Provider, DerivationKeepsItsOrderAndItsBounds) {
  psa_key_derivation_operation_t operation = psa_key_derivation_operation_init();
  Bytes out(64);
  const auto give = [&operation](psa_key_derivation_step_t step, std::size_t size) {
    const Bytes data(size, 0x33);
    return psa_key_derivation_input_bytes(&operation, step, data.data(), data.size());
  };
  const auto again = [&operation](psa_algorithm_t algorithm) {
    psa_key_derivation_abort(&operation);
    return psa_key_derivation_setup(&operation, algorithm);
  };
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 4), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_BAD_STATE);
#if !defined(PSA_WANT_ALG_HKDF)
  EXPECT_EQ(again(PSA_ALG_HKDF(PSA_ALG_SHA_256)), PSA_ERROR_NOT_SUPPORTED);
#endif
  EXPECT_EQ(again(PSA_ALG_TLS12_PRF(PSA_ALG_SHA_512)), PSA_ERROR_NOT_SUPPORTED);
  EXPECT_EQ(again(PSA_ALG_GCM), PSA_ERROR_INVALID_ARGUMENT);

  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_setup(&operation, prf), PSA_ERROR_BAD_STATE);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_BAD_STATE)
      << "inputs missing";
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_LABEL, 4), PSA_ERROR_BAD_STATE) << "the seed comes first";
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 4), PSA_ERROR_BAD_STATE) << "after an error, only abort";

  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 97), PSA_ERROR_NOT_SUPPORTED);
  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 300), PSA_ERROR_NOT_SUPPORTED);  // 300 mod 256 would fit
  ASSERT_EQ(again(prf), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SEED, 64), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 64), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_LABEL, 33), PSA_ERROR_NOT_SUPPORTED);

  ASSERT_EQ(again(extract), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 65), PSA_ERROR_NOT_SUPPORTED);
  ASSERT_EQ(again(extract), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SALT, 0), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 200), PSA_SUCCESS) << "input keying material has no limit";
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 33), PSA_ERROR_INSUFFICIENT_DATA);
  EXPECT_EQ(out, Bytes(33, 0) + Bytes(31, 0));
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_INSUFFICIENT_DATA);

  ASSERT_EQ(again(expand), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 255 * 32 + 1), PSA_ERROR_INVALID_ARGUMENT);
  EXPECT_EQ(psa_key_derivation_set_capacity(&operation, 3), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_SECRET, 32), PSA_SUCCESS);
  EXPECT_EQ(give(PSA_KEY_DERIVATION_INPUT_INFO, 0), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 3), PSA_SUCCESS);
  EXPECT_EQ(psa_key_derivation_output_bytes(&operation, out.data(), 1), PSA_ERROR_INSUFFICIENT_DATA);
  psa_key_derivation_abort(&operation);
}

// However the output is taken, it is the same stream; and inputs were copied, so that they may change.
TEST_F(Provider, DerivationGivesOneStream) {
  for (const psa_algorithm_t algorithm : {prf, expand}) {
    const auto begin = [algorithm](psa_key_derivation_operation_t& operation) {
      Bytes secret(32, 0x44), other(20, 0x55);
      operation = psa_key_derivation_operation_init();
      ASSERT_EQ(psa_key_derivation_setup(&operation, algorithm), PSA_SUCCESS);
      if (algorithm == prf) {
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SEED, other.data(), other.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, secret.data(),
                                       secret.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_LABEL, other.data(), 4);
      } else {
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, secret.data(),
                                       secret.size());
        psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, other.data(), other.size());
      }
      std::fill(secret.begin(), secret.end(), std::uint8_t{0});
      std::fill(other.begin(), other.end(), std::uint8_t{0});
    };
    psa_key_derivation_operation_t operation;
    begin(operation);
    Bytes whole(200);
    EXPECT_EQ(psa_key_derivation_output_bytes(&operation, whole.data(), whole.size()), PSA_SUCCESS);
    psa_key_derivation_abort(&operation);
    begin(operation);
    Bytes pieces(200);
    for (std::size_t at = 0, step = 0; at < pieces.size(); at += step) {
      step = std::min<std::size_t>(step + 7, pieces.size() - at);
      EXPECT_EQ(psa_key_derivation_output_bytes(&operation, pieces.data() + at, step), PSA_SUCCESS);
    }
    psa_key_derivation_abort(&operation);
    EXPECT_EQ(pieces, whole);
  }
}

}  // namespace
}  // namespace crypto::test
